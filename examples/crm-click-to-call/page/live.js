import { call as api } from './api.js'
import { byId, element, isOver, minutes, now } from './dom.js'

const states = {
  queued: 'About to ring your phone',
  initiated: 'Ringing your phone, then theirs',
  ringing: 'Ringing their phone',
  'in-progress': 'Connected',
}

const panels = ['keypad', 'transfer']

const setOpen = (name, isOpen) => {
  byId(`${name}-panel`).hidden = !isOpen
  byId(`${name}-toggle`).setAttribute('aria-expanded', String(isOpen))
}

const setUpToggles = () => {
  for (const name of panels)
    byId(`${name}-toggle`).addEventListener('click', () => {
      const panel = byId(`${name}-panel`)
      setOpen(name, panel.hidden)
      if (!panel.hidden) panel.querySelector('button, select').focus()
    })
}

/** Keys by mouse, and by the keyboard while the keypad has the focus. */
const setUpKeypad = (act) => {
  const press = (key) => {
    byId('pressed').textContent += key
    // A repeated request presses the key once.
    void act('digits', { digits: key }, { 'idempotency-key': crypto.randomUUID() })
  }
  byId('keypad').append(
    ...[...'123456789*0#'].map((key) => {
      const label = { '*': 'star', '#': 'pound' }[key] ?? key
      const button = element('button', key, { type: 'button', 'aria-label': `Key ${label}` })
      button.addEventListener('click', () => press(key))
      return button
    }),
  )
  byId('keypad').addEventListener('keydown', ({ key }) => {
    if (/^[0-9*#]$/.test(key)) press(key)
  })
}

const setUpTransfer = (act, contacts) => {
  const to = byId('transfer-to')
  to.append(...contacts.map(({ id, name }) => element('option', name, { value: id })))
  const transfer = async () => {
    const name = to.selectedOptions[0].textContent
    if (await act('transfer', { contactId: to.value }))
      byId('transfer-note').textContent = `Sent on to ${name}`
  }
  byId('transfer-panel').addEventListener('submit', (event) => {
    event.preventDefault()
    void transfer()
  })
}

const showRecording = (isRecording) => {
  byId('record').textContent = isRecording ? 'Stop recording' : 'Record'
  byId('record').setAttribute('aria-pressed', String(isRecording))
}

const setUpRecording = (act) => {
  const toggle = async () => {
    const wanted = byId('record').getAttribute('aria-pressed') !== 'true'
    if (await act('recording', { on: wanted })) showRecording(wanted)
  }
  byId('record').addEventListener('click', () => void toggle())
}

/** Nothing of one call may be left in the panel of the next. */
const reset = () => {
  for (const name of panels) setOpen(name, false)
  byId('pressed').textContent = ''
  byId('transfer-note').textContent = ''
  showRecording(false)
}

const showCall = (live, name, able) => {
  byId('live').dataset.state = live.status
  byId('live-name').textContent = name
  const text = states[live.status] ?? live.status
  // Only a change is read out.
  if (byId('live-state').textContent !== text) byId('live-state').textContent = text
  byId('keypad-toggle').hidden = !able.includes('digits')
  byId('transfer-toggle').hidden = !able.includes('transfer')
  byId('record').hidden = !able.includes('recording')
}

/** The panel of the call that is going on. `run` shows what goes wrong with an action. */
export const createLivePanel = ({ contacts, controls, nameOf, run, onEnded }) => {
  let live
  const tick = () => {
    const since = live?.answerTime ?? live?.startTime
    if (!since) return
    byId('timer').textContent = minutes(Math.max(0, (now() - Date.parse(since)) / 1000))
  }
  setInterval(tick, 250)
  const act = (path, body, headers) =>
    run(() => api('POST', `${live.callId}/${path}`, body, headers))

  byId('hang-up').addEventListener('click', () => void act('terminate'))
  setUpToggles()
  setUpKeypad(act)
  setUpTransfer(act, contacts)
  setUpRecording(act)

  return (call) => {
    const before = live
    live = call && !isOver(call) ? call : undefined
    if (before && before.callId !== live?.callId) {
      // Before the panel goes, or the focus would fall back to the page.
      onEnded(before, byId('live').contains(document.activeElement))
      reset()
    }
    byId('live').hidden = !live
    if (!live) return
    const able = live.status === 'in-progress' ? (controls[live.provider] ?? []) : []
    showCall(live, nameOf(live), able)
    tick()
  }
}
