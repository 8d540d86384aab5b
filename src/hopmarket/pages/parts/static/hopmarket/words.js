// Counts words as the server does: what stands between spaces.
import { CharacterCount } from '../vendor/govuk-frontend/govuk-frontend.min.js'

export class WordCount extends CharacterCount {
  updateCount () {
    this.count = (this.$textarea.value.match(/\S+/g) ?? []).length
  }
}
