import { followCalls } from './events.js'

const byId = (id) => document.getElementById(id)
const element = (tag, content, attributes = {}) => {
  const made = document.createElement(tag)
  made.append(...[content].flat())
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  return made
}

const { token } = await (await fetch('/session')).json()
const contacts = await (await fetch('/contacts')).json()
const calls = new Map()

const api = async (method, path, body) => {
  const response = await fetch(`/api/calls/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    body: body && JSON.stringify(body),
  })
  const reply = await response.json()
  byId('problem').hidden = reply.success
  byId('problem').textContent = reply.success ? '' : reply.message
  return reply
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
const ended = ({ status }) => over.has(status)
const nameOf = ({ contactId, to }) => contacts.find(({ id }) => id === contactId)?.name ?? to
const clock = (time) =>
  time ? element('time', time.slice(11, 19), { datetime: time }) : element('span', '–')
const duration = (seconds) =>
  seconds === undefined
    ? '–'
    : `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, '0')}`

const states = {
  queued: 'About to ring your phone',
  initiated: 'Ringing your phone, then theirs',
  ringing: 'Ringing their phone',
  'in-progress': 'Connected',
}

const show = () => {
  const newest = [...calls.values()].toSorted((a, b) => (a.startTime < b.startTime ? 1 : -1))
  const live = newest.find((call) => !ended(call))
  byId('live').hidden = !live
  if (live) {
    byId('live').dataset.state = live.status
    byId('live-name').textContent = nameOf(live)
    byId('live-state').textContent = states[live.status] ?? live.status
    byId('hang-up').dataset.call = live.callId
  }
  for (const button of document.querySelectorAll('#contacts button'))
    button.disabled = Boolean(live)
  byId('empty').hidden = newest.length > 0
  byId('calls').replaceChildren(
    ...newest.map((call) =>
      element(
        'tr',
        [
          element('td', nameOf(call)),
          element('td', call.status, { 'data-status': call.status }),
          element('td', clock(call.startTime)),
          element('td', clock(call.answerTime)),
          element('td', clock(call.endTime)),
          element('td', duration(call.duration)),
          element('td', duration(call.talkDuration)),
        ],
        { 'data-call': call.callId },
      ),
    ),
  )
}

/** A newer version of a call replaces an older one, in whatever order they come. */
const take = (call) => {
  if ((calls.get(call.callId)?.version ?? 0) < call.version) calls.set(call.callId, call)
  show()
}
const readHistory = async () => {
  const { calls: all = [] } = await api('GET', 'history')
  for (const call of all) take(call)
}

byId('contacts').append(
  ...contacts.map(({ id, name, company, number }) => {
    const button = element('button', 'Call', { type: 'button', 'aria-label': `Call ${name}` })
    button.addEventListener('click', async () => {
      button.disabled = true
      const { call } = await api('POST', 'click-to-call', { contactId: id })
      if (call) take(call)
      else show()
    })
    const initials = name.split(' ').map(([first]) => first)
    return element('li', [
      element('span', initials.join(''), { class: 'initials' }),
      element('div', [name, element('small', company), element('small', number)]),
      button,
    ])
  }),
)

byId('hang-up').addEventListener('click', ({ currentTarget }) => {
  void api('POST', `${currentTarget.dataset.call}/terminate`)
})

void followCalls(token, { onEvent: (_name, { call }) => take(call), onLost: readHistory })
await readHistory()
document.body.dataset.ready = 'true'
