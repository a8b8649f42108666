import { act, post, put } from './api.js'
import { h, render } from './dom.js'
import { attempt } from './feedback.js'
import { durationOf } from './format.js'
import { readPhones, state, virtualNow } from './state.js'

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#']
const BEHAVIORS = ['automatic', 'manual', 'busy', 'offline']

const keyOf = (address) =>
  /^sips?:/i.test(address) ? address.toLowerCase() : `+${address.replaceAll(/\D/g, '')}`

/** Calls of each phone, from the live list; a phone that was only set up has none. */
const phonesNow = () => {
  const byPhone = new Map(
    state.phones.map(({ address, behavior }) => [address, { address, behavior, calls: [] }]),
  )
  for (const call of state.calls) {
    if (!call.phone) continue
    const address = keyOf(call.phone.address)
    const phone = byPhone.get(address) ?? { address, behavior: undefined, calls: [] }
    phone.calls.push(call)
    byPhone.set(address, phone)
  }
  const order = { ringing: 0, answered: 1, dialling: 2, idle: 3 }
  return [...byPhone.values()]
    .map((phone) => ({ ...phone, call: phone.calls.findLast(({ state: at }) => at !== 'ended') }))
    .toSorted((a, b) => order[a.call?.state ?? 'idle'] - order[b.call?.state ?? 'idle'])
}

const button = (label, kind, onclick, more = {}) =>
  h('button', { key: label, type: 'button', class: kind, onclick, ...more }, label)

const ringingButtons = (address, call) => {
  const isCalled = call.phone.side === 'callee'
  return h(
    'div',
    { key: 'ringing', class: 'actions' },
    isCalled &&
      button(
        'Answer',
        'go',
        attempt(() => act(address, 'answer', { leg: call.id }), `Answered ${address}.`),
      ),
    isCalled &&
      button(
        'Decline',
        'stop',
        attempt(() => act(address, 'decline', { leg: call.id }), 'Declined.'),
      ),
    isCalled &&
      button(
        'Let it ring',
        '',
        attempt(() => act(address, 'ring', { leg: call.id }), 'It rings on.'),
      ),
    !isCalled &&
      button(
        'Hang up',
        'stop',
        attempt(() => act(address, 'hang-up', { leg: call.id }), 'Hung up.'),
      ),
  )
}

const keypad = (address, call) =>
  h(
    'div',
    {
      key: 'keypad',
      class: 'keypad',
      role: 'group',
      'aria-label': `Keypad of ${address}`,
      // The keyboard types as the keypad does.
      onkeydown: (event) => {
        if (KEYS.includes(event.key))
          void attempt(() => act(address, 'press', { digits: event.key, leg: call.id }))(event)
      },
    },
    KEYS.map((digit) =>
      button(
        digit,
        'key',
        attempt(() => act(address, 'press', { digits: digit, leg: call.id }), digit),
      ),
    ),
  )

const sayForm = (address, call) =>
  h(
    'form',
    {
      key: 'say',
      class: 'say',
      onsubmit: attempt(async (event) => {
        const form = event.target
        await act(address, 'speak', { text: form.elements.text.value, leg: call.id })
        form.reset()
      }, 'Said.'),
    },
    h('input', {
      name: 'text',
      required: true,
      maxlength: 2000,
      autocomplete: 'off',
      placeholder: 'Say something',
      'aria-label': `Say something on ${address}`,
    }),
    h('button', { type: 'submit' }, 'Say'),
  )

const WORDS = { digits: 'presses', speech: 'says', file: 'plays' }

const transcript = (call) => {
  const own = call.phone.side
  return h(
    'ol',
    {
      key: 'transcript',
      class: 'transcript',
      'aria-label': 'Heard on this call',
      'aria-live': 'polite',
    },
    call.sounds.slice(-30).map((sound, index) =>
      h(
        'li',
        {
          key: String(call.sounds.length - 30 + index),
          class: sound.from === own ? 'mine' : 'theirs',
        },
        h(
          'span',
          { class: 'who' },
          sound.from === own ? 'this phone' : 'other side',
          ` ${WORDS[sound.kind]} `,
        ),
        sound.text,
      ),
    ),
  )
}

const answered = (address, call) => [
  keypad(address, call),
  sayForm(address, call),
  h(
    'div',
    { key: 'answered', class: 'actions' },
    button(
      'Hang up',
      'stop',
      attempt(() => act(address, 'hang-up', { leg: call.id }), 'Hung up.'),
    ),
  ),
]

const statusOf = (call) => {
  if (!call) return 'idle'
  const other = call.phone.side === 'callee' ? call.from : call.to
  const since = call.answeredAt ?? call.ringingAt ?? call.startedAt
  const lasts = durationOf(virtualNow() - Date.parse(since))
  const incoming = call.phone.side === 'callee'
  const what = {
    dialling: incoming ? 'is being called by' : 'calls',
    ringing: incoming ? 'rings: call from' : 'calls, it rings at',
    answered: 'talks to',
  }[call.state]
  return `${what} ${other} · ${call.provider} · ${lasts}`
}

const callForm = (address) =>
  h(
    'details',
    { key: 'call' },
    h('summary', {}, 'Call from this phone'),
    h(
      'form',
      {
        class: 'say',
        onsubmit: attempt(async (event) => {
          await post('inbound', { from: address, to: event.target.elements.to.value.trim() })
        }, `${address} calls.`),
      },
      h('input', {
        name: 'to',
        required: true,
        autocomplete: 'off',
        list: 'numbers',
        placeholder: '+14155550100',
        'aria-label': `Number that ${address} calls`,
      }),
      h('button', { type: 'submit' }, 'Call'),
    ),
  )

const behaviorOf = ({ address, behavior }) =>
  h(
    'label',
    { key: 'behavior', class: 'behavior' },
    'When called',
    h(
      'select',
      {
        value: behavior ?? 'automatic',
        'aria-label': `What ${address} does when called`,
        onchange: attempt(async (event) => {
          await put(`phones/${encodeURIComponent(address)}`, { behavior: event.target.value })
          await readPhones()
        }),
      },
      BEHAVIORS.map((value) => h('option', { key: value, value }, value)),
    ),
  )

const card = (phone) => {
  const { address, call, calls } = phone
  const shown = call ?? calls.at(-1)
  return h(
    'article',
    {
      key: address,
      class: `phone ${call?.state ?? 'idle'}`,
      'data-phone': address,
      'aria-label': `Telephone ${address}`,
    },
    h('h3', {}, address),
    h(
      'p',
      { class: 'status', role: call?.state === 'ringing' ? 'alert' : undefined },
      statusOf(call),
    ),
    call && call.state !== 'answered' && ringingButtons(address, call),
    call?.state === 'answered' && answered(address, call),
    shown && shown.sounds.length > 0 && transcript(shown),
    behaviorOf(phone),
    !call && callForm(address),
  )
}

const addForm = () =>
  h(
    'form',
    {
      key: 'add',
      class: 'say',
      onsubmit: attempt(async (event) => {
        const form = event.target
        const phone = form.elements.phone.value.trim()
        await put(`phones/${encodeURIComponent(phone)}`, { behavior: 'manual' })
        await readPhones()
        form.reset()
      }, 'The phone rings until you answer.'),
    },
    h('input', {
      name: 'phone',
      required: true,
      autocomplete: 'off',
      placeholder: '+14155550123',
      pattern: String.raw`\+[1-9][0-9]{6,14}|sips?:.+@.+`,
      title: 'A number with + and country code, or a SIP URI',
      'aria-label': 'Number of a phone to watch',
    }),
    h('button', { type: 'submit' }, 'Add phone'),
  )

const numbers = () => [...new Set(Object.values(state.keys).flatMap((keys) => keys.numbers))]

export const drawPhones = () => {
  const phones = phonesNow()
  render(
    document.querySelector('#phones'),
    [
      h('h2', { id: 'phones-title' }, 'Telephones'),
      addForm(),
      h(
        'datalist',
        { id: 'numbers' },
        numbers().map((value) => h('option', { key: value, value })),
      ),
      phones.length === 0 &&
        h(
          'p',
          { class: 'empty' },
          'No phone has been called yet. Place a call through a provider, or add a phone that rings until you answer it.',
        ),
      h('div', { class: 'phones' }, phones.map(card)),
    ].filter(Boolean),
  )
}
