import { post, put, remove, scopeName } from './api.js'
import { h, render } from './dom.js'
import { attempt } from './feedback.js'
import { timeOf } from './format.js'
import { set, state, virtualNow } from './state.js'

const SPEEDS = [0, 1, 2, 5, 10, 20, 50, 100]

const speedName = (speed) => (speed === 0 ? 'stopped' : `${speed}×`)

const clock = () => {
  const { speed } = state.clock
  const isOwn = speed === null
  const speeds =
    isOwn || SPEEDS.includes(speed) ? SPEEDS : [...SPEEDS, speed].toSorted((a, b) => a - b)
  return h(
    'div',
    { class: 'clock' },
    h('time', { id: 'time', 'aria-label': 'Virtual time' }, timeText()),
    h(
      'label',
      {},
      'Speed',
      h(
        'select',
        {
          id: 'speed',
          disabled: isOwn,
          value: String(speed ?? ''),
          onchange: attempt((event) => post('clock', { speed: Number(event.target.value) })),
        },
        speeds.map((one) => h('option', { key: String(one), value: String(one) }, speedName(one))),
      ),
    ),
    [10, 60].map((seconds) =>
      h(
        'button',
        {
          key: String(seconds),
          type: 'button',
          disabled: isOwn,
          title: `Jump ${seconds} virtual seconds ahead`,
          onclick: attempt(() => post('clock', { advance: seconds }), `${seconds} seconds ahead.`),
        },
        `+${seconds} s`,
      ),
    ),
  )
}

const timeText = () => timeOf(virtualNow())

const providers = () =>
  h(
    'label',
    {},
    'Provider',
    h(
      'select',
      {
        id: 'provider',
        value: state.provider,
        onchange: (event) => set({ provider: event.target.value }),
      },
      h('option', { key: '', value: '' }, 'all'),
      Object.keys(state.keys).map((id) => h('option', { key: id, value: id }, id)),
    ),
  )

const BEHAVIORS = [
  ['automatic', 'answer by themselves'],
  ['manual', 'ring until I answer'],
  ['busy', 'are busy'],
  ['offline', 'are switched off'],
]

const behavior = () =>
  h(
    'label',
    {},
    'Phones',
    h(
      'select',
      {
        id: 'behavior',
        value: state.common,
        title: 'All phones that have no behavior of their own',
        onchange: attempt(async (event) => {
          await put('phones', { behavior: event.target.value })
        }, 'The phones behave so from the next call on.'),
      },
      BEHAVIORS.map(([value, text]) => h('option', { key: value, value }, text)),
    ),
  )

export const drawBar = () =>
  render(document.querySelector('#bar'), [
    h('h1', {}, 'Callplane emulator', scopeName ? h('small', {}, ` @${scopeName}`) : null),
    h(
      'span',
      { class: `live ${state.live ? 'on' : 'off'}`, role: 'status' },
      state.live ? 'live' : 'not connected',
    ),
    clock(),
    providers(),
    behavior(),
    h(
      'button',
      {
        type: 'button',
        id: 'reset',
        title: 'Forgets calls, history, faults and phones; credentials stay',
        onclick: attempt(() => post('reset'), 'Everything was forgotten.'),
      },
      'Reset',
    ),
    h('p', { id: 'problem', role: 'alert' }),
  ])

/** The time alone, many times a second. */
export const drawTime = () => {
  const time = document.querySelector('#time')
  if (time && state.live) time.textContent = timeText()
}

export const clearFaults = attempt(() => remove('faults'), 'No faults are left.')
