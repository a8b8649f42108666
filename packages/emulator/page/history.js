import { drawCalls } from './calls.js'
import { h, render } from './dom.js'
import { drawFaults, drawKeys, drawLedger, drawWarnings } from './lists.js'
import { set, state } from './state.js'
import { drawTraffic } from './traffic.js'

const TABS = [
  ['calls', 'Calls', drawCalls, () => 0],
  ['traffic', 'Requests and webhooks', drawTraffic, () => 0],
  ['ledger', 'Ring ledger', drawLedger, () => 0],
  ['faults', 'Faults', drawFaults, () => state.faults.length],
  ['warnings', 'Warnings', drawWarnings, () => state.warnings.length],
  ['keys', 'Keys', drawKeys, () => 0],
]

const STEPS = { ArrowRight: 1, ArrowLeft: -1 }

/** Arrows move between tabs, as the pattern of the W3C has it. */
const move = (event) => {
  const step = STEPS[event.key]
  if (!step) return
  const index = TABS.findIndex(([id]) => id === state.tab)
  const [id] = TABS.at((index + step) % TABS.length)
  set({ tab: id })
  document.querySelector(`#tab-${id}`).focus()
}

const tab = ([id, label, , count]) =>
  h(
    'button',
    {
      key: id,
      id: `tab-${id}`,
      type: 'button',
      role: 'tab',
      'aria-selected': String(state.tab === id),
      'aria-controls': 'panel',
      tabindex: state.tab === id ? 0 : -1,
      onclick: () => set({ tab: id }),
    },
    count() > 0 ? `${label} (${count()})` : label,
  )

export const drawHistory = () => {
  const [id, , draw] = TABS.find(([name]) => name === state.tab)
  render(document.querySelector('#history'), [
    h('div', { role: 'tablist', 'aria-label': 'What happened', onkeydown: move }, TABS.map(tab)),
    h(
      'div',
      { id: 'panel', role: 'tabpanel', 'aria-labelledby': `tab-${id}` },
      h('div', { key: id }, draw()),
    ),
  ])
}
