// Starts what makes the pages kinder where scripts run; every act also works without.
import { initAll } from '../vendor/govuk-frontend/govuk-frontend.min.js'
import { startAutosave } from './autosave.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()
document.querySelectorAll('form[data-autosave]').forEach(startAutosave)
