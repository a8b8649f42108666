export const byId = (id) => document.getElementById(id)

export const element = (tag, content, attributes = {}) => {
  const made = document.createElement(tag)
  made.append(...[content].flat())
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  return made
}

const over = new Set([
  'completed',
  'busy',
  'no-answer',
  'rejected',
  'canceled',
  'failed',
  'unknown',
])
export const isOver = ({ status }) => over.has(status)

let ahead = 0
/** Sets the server's time, which calls are dated by. */
export const setClock = (time) => (ahead = time - Date.now())
export const now = () => Date.now() + ahead

export const minutes = (seconds) =>
  seconds === undefined
    ? '–'
    : `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`

const clock = new Intl.DateTimeFormat([], { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const day = new Intl.DateTimeFormat([], { dateStyle: 'medium' })

/** In the zone of the reader, with the day where it is not today. */
export const localTime = (time) => {
  if (!time) return element('span', '–')
  const at = new Date(time)
  const isToday = day.format(at) === day.format(new Date())
  const text = isToday ? clock.format(at) : `${day.format(at)}, ${clock.format(at)}`
  return element('time', text, { datetime: time, title: `${day.format(at)}, ${clock.format(at)}` })
}

export const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone

const reasons = {
  busy: 'The line was busy',
  'no-answer': 'There was no answer',
  rejected: 'The call was declined',
  canceled: 'Ended before it was answered',
  failed: 'The call could not be placed',
  unknown: 'The provider never reported how it ended',
}

/** Why a call was not talked on, as a sentence; empty for one that was. */
export const reasonOf = ({ status, failure }) =>
  reasons[status] ? `${reasons[status]}${failure ? `: ${failure}` : ''}` : ''
