// Saves a form while it is being written: <form data-autosave="/address/to/save/">.
// What is typed stays in the form; nothing is kept in the browser's storage. The address answers JSON:
// 200 with the portal's own clock, or 409 with why nothing is saved, after which only the buttons save.

const PAUSE = 2000
const LONGEST = 5000
const RETRY = 10000

const noticeOf = (form) => {
  const found = form.querySelector('[data-autosave-status]')
  if (found) return found
  const made = document.createElement('p')
  made.className = 'hm-saved'
  made.setAttribute('role', 'status')
  form.append(made)
  return made
}

export const startAutosave = (form) => {
  const notice = noticeOf(form)
  let timer = 0
  let waitingSince = 0
  let busy = false
  let again = false
  let stopped = false

  const say = (text, state) => {
    notice.textContent = text
    notice.dataset.state = state
  }

  const later = () => {
    if (stopped) return
    if (!waitingSince) waitingSince = Date.now()
    clearTimeout(timer)
    timer = setTimeout(save, Math.max(0, Math.min(PAUSE, waitingSince + LONGEST - Date.now())))
  }

  const save = async () => {
    if (busy) {
      again = true
      return
    }
    busy = true
    waitingSince = 0
    const body = new FormData(form)
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name)
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: 'POST',
        body,
        credentials: 'same-origin',
        headers: { 'X-Requested-With': 'fetch' },
        redirect: 'error'
      })
      if (answer.status === 409) {
        stopped = true
        say((await answer.json()).why, 'failed')
      } else {
        if (!answer.ok) throw new Error(String(answer.status))
        say(`Saved at ${(await answer.json()).clock}`, 'saved')
      }
    } catch {
      say('Not saved. What you typed is still here: we keep trying, or use the save button.', 'failed')
      clearTimeout(timer)
      timer = setTimeout(save, RETRY)
    }
    busy = false
    if (again) {
      again = false
      later()
    }
  }

  form.addEventListener('input', later)
  form.addEventListener('change', later)
  form.addEventListener('submit', () => clearTimeout(timer))
}
