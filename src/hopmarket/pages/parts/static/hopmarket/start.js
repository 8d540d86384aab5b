// Starts what makes the pages kinder where scripts run; every act also works without.
import { initAll } from '../vendor/govuk-frontend/govuk-frontend.min.js'
import { startAutosave } from './autosave.js'
import { checkAsTyped } from './findings.js'
import { hideUnasked, showWithChoice } from './questions.js'
import { quoteMarked } from './quotes.js'
import { WordCount } from './words.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()
document.querySelectorAll('[data-words]').forEach((group) => {
  new WordCount(group, { countType: 'words', maxlength: Number(group.dataset.words) })
})
document.querySelectorAll('[data-autosave]').forEach(startAutosave)
document.querySelectorAll('form[data-findings]').forEach(checkAsTyped)
document.querySelectorAll('[data-quotable]').forEach(quoteMarked)
document.querySelectorAll('[data-questions]').forEach(hideUnasked)
document.querySelectorAll('[data-shown-with]').forEach(showWithChoice)
// A page that answers a sent form is loaded again, or come back to, by its address: what was typed waits there.
if ('sent' in document.body.dataset) window.history.replaceState(null, '', window.location.href)
