import { post, remove } from './api.js'
import { clearFaults } from './bar.js'
import { h } from './dom.js'
import { attempt, copy } from './feedback.js'
import { timeOf } from './format.js'
import { ofProvider, state } from './state.js'

const table = (label, head, rows) =>
  h(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label },
    h(
      'table',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          head.map((text) => h('th', { key: text, scope: 'col' }, text)),
        ),
      ),
      h('tbody', {}, rows),
    ),
  )

const row = (key, cells) =>
  h(
    'tr',
    { key },
    cells.map((cell, index) => h('td', { key: String(index) }, cell)),
  )

export const drawLedger = () => {
  const rings = ofProvider(state.rings).toReversed()
  if (rings.length === 0) return [h('p', { class: 'empty' }, 'No phone has rung yet.')]
  const rows = rings.map((ring) =>
    row(ring.leg, [
      timeOf(ring.at),
      ring.to,
      ring.from,
      ring.provider,
      ring.callId,
      `${ring.request.method} ${ring.request.url}`,
    ]),
  )
  return [
    table('Ring ledger', ['Time', 'Phone', 'Caller ID', 'Provider', 'Call', 'Caused by'], rows),
  ]
}

export const drawWarnings = () => {
  const warnings = ofProvider(state.warnings).toReversed()
  if (warnings.length === 0) return [h('p', { class: 'empty' }, 'No warnings.')]
  const rows = warnings.map(({ id, at, code, message }) => row(id, [timeOf(at), code, message]))
  return [table('Warnings', ['Time', 'Kind', 'What was left undone'], rows)]
}

/** What a click can break; `provider` is that of the filter. */
const PRESETS = [
  [
    'Refuse the next request with 500',
    { on: 'request', do: 'fail', status: 500, match: { method: 'POST' } },
  ],
  [
    'Accept it, but answer 500',
    { on: 'request', do: 'fail', status: 500, when: 'after', match: { method: 'POST' } },
  ],
  ['Answer 429', { on: 'request', do: 'fail', status: 429, match: { method: 'POST' } }],
  [
    'Accept it, never answer',
    { on: 'request', do: 'hang', when: 'after', match: { method: 'POST' } },
  ],
  ['Reset the connection', { on: 'request', do: 'reset', match: { method: 'POST' } }],
  [
    'Answer from a proxy with 502',
    { on: 'request', do: 'fail', status: 502, shape: 'proxy', match: { method: 'POST' } },
  ],
  [
    'Delay the answer by 10 s',
    { on: 'request', do: 'delay', seconds: 10, when: 'after', match: { method: 'POST' } },
  ],
  ['Drop the next webhook', { on: 'webhook', do: 'drop' }],
  ['Send it twice', { on: 'webhook', do: 'duplicate' }],
  ['Hold it until after the one behind it', { on: 'webhook', do: 'reorder' }],
  ['Forge its signature', { on: 'webhook', do: 'forge', keep: true }],
  ['Fail the next look-up', { on: 'lookup', do: 'fail', status: 500 }],
]

const addFault = (fault) =>
  attempt(
    () => post('faults', state.provider === '' ? fault : { ...fault, provider: state.provider }),
    'The fault is on.',
  )

export const drawFaults = () =>
  [
    h(
      'p',
      {},
      state.provider === ''
        ? 'For the next one of any provider:'
        : `For the next one of ${state.provider}:`,
    ),
    h(
      'div',
      { class: 'actions presets' },
      PRESETS.map(([label, fault]) =>
        h('button', { key: label, type: 'button', onclick: addFault(fault) }, label),
      ),
    ),
    h('h3', {}, 'Faults that are on'),
    state.faults.length === 0 && h('p', { class: 'empty' }, 'None.'),
    h(
      'ul',
      { class: 'faults' },
      state.faults.map(({ id, fault, struck }) =>
        h(
          'li',
          { key: id },
          h('code', {}, JSON.stringify(fault)),
          ` struck ${struck} of ${fault.count ?? 1} `,
          h(
            'button',
            {
              type: 'button',
              onclick: attempt(() => remove(`faults/${id}`)),
              'aria-label': `Remove ${id}`,
            },
            'Remove',
          ),
        ),
      ),
    ),
    state.faults.length > 0 && h('button', { type: 'button', onclick: clearFaults }, 'Remove all'),
  ].filter(Boolean)

const valueRows = (keys) =>
  Object.entries({
    baseUrl: keys.baseUrl,
    numbers: keys.numbers.join(', '),
    ...keys.credentials,
    ...keys.ids,
  }).map(([name, value]) =>
    row(name, [
      name,
      h('code', {}, value.length > 80 ? `${value.slice(0, 77)}…` : value),
      h('button', { type: 'button', onclick: copy(value), 'aria-label': `Copy ${name}` }, 'Copy'),
    ]),
  )

export const drawKeys = () =>
  Object.values(state.keys)
    .filter(({ provider }) => state.provider === '' || provider === state.provider)
    .map((keys) =>
      h(
        'details',
        { key: keys.provider, class: 'exchange', open: state.provider === keys.provider },
        h('summary', {}, keys.provider, ' ', h('span', { class: 'what' }, keys.baseUrl)),
        table(`Keys of ${keys.provider}`, ['Name', 'Value', ''], valueRows(keys)),
      ),
    )
