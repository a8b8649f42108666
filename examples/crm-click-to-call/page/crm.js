import { call as api, Problem, session } from './api.js'
import { createCallTable, createNotes } from './calls.js'
import { byId, element, isOver, setClock, zone } from './dom.js'
import { followCalls } from './events.js'
import { createLivePanel } from './live.js'

/** Runs what a user asked for; says what went wrong. True where it was done. */
const run = async (work) => {
  const problem = byId('problem')
  try {
    problem.hidden = true
    await work()
    return true
  } catch (error) {
    problem.hidden = false
    problem.textContent =
      error instanceof Problem ? error.message : 'Something went wrong. Try again.'
    return false
  }
}

await session()
const contacts = await (await fetch('/contacts')).json()
const { controls, dispositions } = await api('GET', 'providers')
const calls = new Map()
const nameOf = ({ contactId, to, from, direction }) =>
  contacts.find(({ id }) => id === contactId)?.name ?? (direction === 'inbound' ? from : to)

/** A newer version of a call replaces an older one, in whatever order they come. */
const take = (call) => {
  if ((calls.get(call.callId)?.version ?? 0) < call.version) calls.set(call.callId, call)
  show()
}
const edit = createNotes({
  callOf: (id) => calls.get(id),
  nameOf,
  dispositions: dispositions ?? [],
  run,
  take: (call) => take(call),
})
const showTable = createCallTable({ nameOf, run, onEdit: edit })
const showLive = createLivePanel({
  contacts,
  controls,
  nameOf,
  run,
  // The focus goes on to the notes only where it was in the panel that disappears.
  onEnded: ({ callId }, hadFocus) => edit(callId, { focus: hadFocus }),
})

/** The call that this page placed last, until its end was seen: it may be over before it was ever shown as live. */
let placed

const show = () => {
  const newest = [...calls.values()].toSorted((a, b) => (a.startTime < b.startTime ? 1 : -1))
  const live = newest.find((call) => !isOver(call))
  for (const button of document.querySelectorAll('#contacts button'))
    button.disabled = Boolean(live)
  showTable(newest)
  showLive(live)
  const done = calls.get(placed)
  if (done && isOver(done)) {
    placed = undefined
    edit(done.callId, { focus: false })
  }
}
const readHistory = async () => {
  const { calls: all } = await api('GET', 'history')
  for (const call of all) take(call)
}

byId('zone').textContent = zone
byId('contacts').append(
  ...contacts.map(({ id, name, company, number }) => {
    const button = element('button', 'Call', { type: 'button', 'aria-label': `Call ${name}` })
    button.addEventListener('click', async () => {
      button.disabled = true
      byId('notes').hidden = true
      await run(async () => {
        const { call } = await api(
          'POST',
          'click-to-call',
          { contactId: id },
          {
            'idempotency-key': crypto.randomUUID(),
          },
        )
        placed = call.callId
        take(call)
        byId('hang-up').focus()
      })
      show()
    })
    const initials = name.split(' ').map(([first]) => first)
    return element('li', [
      element('span', initials.join(''), { class: 'initials', 'aria-hidden': 'true' }),
      element('div', [name, element('small', company), element('small', number)]),
      button,
    ])
  }),
)

const onConnection = (isConnected) => {
  byId('connection').hidden = isConnected
  document.body.dataset.connected = String(isConnected)
}
/** What happened a moment ago tells how far this computer's clock is off. */
const onEvent = (_name, { call }) => {
  setClock(Date.parse(call.updatedAt))
  take(call)
}
void followCalls({ onEvent, onLost: readHistory, onConnection })
await run(readHistory)
document.body.dataset.ready = 'true'
