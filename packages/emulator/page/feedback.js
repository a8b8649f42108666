/** Says something to screen readers and, for a moment, on the page. */
export const announce = (text) => {
  document.querySelector('#announcements').textContent = text
}

/** Runs what a button does and says why it failed. */
export const attempt = (work, done) => async (event) => {
  event?.preventDefault?.()
  const area = document.querySelector('#problem')
  if (area) area.textContent = ''
  try {
    await work(event)
    if (done) announce(done)
  } catch (error) {
    if (area) area.textContent = error.message
    announce(error.message)
  }
}

export const copy = (text) =>
  attempt(() => navigator.clipboard.writeText(text), 'Copied to the clipboard.')
