// Hides the questions of a form that are not asked as it is answered now: <form data-questions>, in which each
// question is drawn by parts/question.html. What was typed into a hidden one stays. Without scripts every
// question stands there with when it is asked. The rule is rules/questions/conditions.py.

const AS_TYPED = {
  money: (text) => text.replace(/[£,\s]/g, ''),
  number: (text) => text.replace(/,/g, '')
}

// The texts that answer a question: the options of a choice, or the one text; none where nothing stands.
const answersOf = (block) => {
  const boxes = [...block.querySelectorAll('input, textarea, select')]
  if (block.dataset.kind === 'file' && !boxes.length) return ['a file']
  const ticks = boxes.filter((box) => ['radio', 'checkbox'].includes(box.type))
  if (ticks.length) return ticks.filter((box) => box.checked).map((box) => box.value)
  const texts = boxes.map((box) => box.value.trim())
  if (['date', 'file'].includes(block.dataset.kind)) {
    const [day, month, year] = texts
    return day && month && year ? [`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`] : []
  }
  const text = texts.filter(Boolean).join('\n')
  return text ? [(AS_TYPED[block.dataset.kind] ?? ((same) => same))(text)] : []
}

const ORDERED = ['number', 'money', 'date']
const comparable = (kind, text) => (kind === 'date' ? Date.parse(text) : text === '' ? NaN : Number(text))
const equal = (kind, one, other) =>
  ORDERED.includes(kind) ? comparable(kind, one) === comparable(kind, other) : one === other

const HOLDS = {
  is: (kind, given, [value]) => given.some((text) => equal(kind, text, value)),
  'is not': (kind, given, [value]) => !given.some((text) => equal(kind, text, value)),
  'one of': (kind, given, values) => given.some((text) => values.some((value) => equal(kind, text, value))),
  'at least': (kind, [text], [value]) => comparable(kind, text) >= comparable(kind, value),
  'at most': (kind, [text], [value]) => comparable(kind, text) <= comparable(kind, value),
  answered: () => true
}

const holds = (asked, [link, operator, values]) => {
  if (!asked.has(link)) return false
  const { kind, given } = asked.get(link)
  if (operator === 'not answered') return !given.length
  return given.length > 0 && HOLDS[operator](kind, given, values)
}

export const hideUnasked = (form) => {
  const blocks = [...form.querySelectorAll('[data-question]')]
  const look = () => {
    const asked = new Map()
    for (const block of blocks) {
      const conditions = JSON.parse(block.dataset.askedIf ?? '[]')
      block.hidden = !conditions.every((condition) => holds(asked, condition))
      if (!block.hidden) asked.set(block.dataset.question, { kind: block.dataset.kind, given: answersOf(block) })
    }
  }
  form.addEventListener('input', look)
  form.addEventListener('change', look)
  look()
}

// Shows what belongs to one choice alone while that is chosen: <div data-shown-with="id of the choice">. The
// component of GOV.UK would put aria-expanded on a radio button, which has no such state.
export const showWithChoice = (block) => {
  const choice = document.getElementById(block.dataset.shownWith)
  const look = () => {
    block.hidden = !choice.checked
  }
  choice.form.addEventListener('input', look)
  choice.form.addEventListener('change', look)
  look()
}
