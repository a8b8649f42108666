import { call as api, request } from './api.js'
import { byId, element, isOver, localTime, minutes, reasonOf } from './dom.js'

/** Recordings come with the session's token, which an `<audio>` cannot send. */
const player = ({ callId, recordings }, run) => {
  const { recordingId } = recordings.find(({ status }) => status === 'completed')
  const button = element('button', 'Play', { type: 'button', class: 'plain' })
  button.setAttribute('aria-label', 'Play the recording')
  button.addEventListener('click', () =>
    run(async () => {
      const response = await request('GET', `${callId}/recordings/${recordingId}`)
      if (!response.ok) throw new Error((await response.json()).message)
      const audio = element('audio', [], { controls: '', 'aria-label': 'Recording' })
      audio.src = URL.createObjectURL(await response.blob())
      button.replaceWith(audio)
      audio.focus()
      await audio.play().catch(() => {})
    }),
  )
  return button
}

const cell = (label, content, attributes = {}) =>
  element('td', content, { 'data-label': label, ...attributes })

const rowOf = (call, { nameOf, run, onEdit }) => {
  const hasRecording = call.recordings.some(({ status }) => status === 'completed')
  const edit = element('button', call.notes || call.disposition ? 'Edit' : 'Add', {
    type: 'button',
    class: 'plain',
    'aria-label': `Notes on the call with ${nameOf(call)}`,
  })
  edit.addEventListener('click', () => onEdit(call.callId))
  const reason = reasonOf(call)
  return element(
    'tr',
    [
      cell('Contact', nameOf(call)),
      cell('Status', [call.status, ...(reason ? [element('small', reason)] : [])], {
        'data-status': call.status,
      }),
      cell('Started', localTime(call.startTime)),
      cell('Answered', localTime(call.answerTime)),
      cell('Ended', localTime(call.endTime)),
      cell('Total', minutes(call.duration), { 'data-total': '' }),
      cell('Talk', minutes(call.talkDuration), { 'data-talk': '' }),
      cell('Recording', hasRecording ? player(call, run) : '–'),
      cell('Notes', [
        element('span', [call.disposition, call.notes].filter(Boolean).join(' · '), {
          class: 'note',
        }),
        edit,
      ]),
    ],
    { 'data-call': call.callId },
  )
}

/** The table of calls. A row is replaced only when its call has changed: a player goes on playing. */
export const createCallTable = (options) => {
  const shown = new Map()
  return (calls) => {
    byId('empty').hidden = calls.length > 0
    const rows = calls.map((call) => {
      const held = shown.get(call.callId)
      if (held?.version === call.version) return held.row
      const row = rowOf(call, options)
      shown.set(call.callId, { version: call.version, row })
      return row
    })
    const table = byId('calls')
    if (rows.some((row, index) => table.children[index] !== row)) table.replaceChildren(...rows)
  }
}

/** Notes and outcome of one call at a time: the one that has just ended, or one chosen in the table. */
export const createNotes = ({ callOf, nameOf, dispositions, run, take }) => {
  let edited
  byId('outcome').append(
    element('option', '–', { value: '' }),
    ...dispositions.map((name) => element('option', name, { value: name })),
  )
  byId('notes').addEventListener('submit', (event) => {
    event.preventDefault()
    const body = { notes: byId('note').value, disposition: byId('outcome').value || null }
    void run(async () => {
      const { call } = await api('PATCH', edited, body)
      take(call)
      byId('notes').hidden = true
      document.querySelector(`[data-call="${call.callId}"] td:last-child button`)?.focus()
    })
  })
  byId('notes').addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') byId('notes').hidden = true
  })
  return (callId, { focus = true } = {}) => {
    const call = callOf(callId)
    edited = callId
    byId('notes').hidden = false
    byId('notes-title').textContent = `Notes on the call with ${nameOf(call)}`
    byId('ended-reason').textContent = isOver(call) ? reasonOf(call) : ''
    byId('note').value = call.notes ?? ''
    byId('outcome').value = call.disposition ?? ''
    if (focus) byId('note').focus()
  }
}
