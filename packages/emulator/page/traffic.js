import { post } from './api.js'
import { h } from './dom.js'
import { attempt, copy } from './feedback.js'
import { curlOf, pretty, timeOf } from './format.js'
import { ofProvider, state } from './state.js'

const headersOf = (headers) =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')

const block = (label, text) =>
  text !== '' && h('div', { key: label }, h('h4', {}, label), h('pre', { tabindex: 0 }, text))

const bodies = (entry, sent, received) => [
  block(`${sent}: headers`, headersOf(entry.headers)),
  block(`${sent}: body`, pretty(entry.body, entry.headers['content-type'])),
  entry.response && block(`${received}: headers`, headersOf(entry.response.headers)),
  entry.response && block(`${received}: body`, pretty(entry.response.body)),
]

const statusClass = (status) =>
  typeof status === 'number' ? (status < 400 ? 'good' : 'bad') : status === null ? '' : 'bad'

const summary = (entry, direction, { status, extra }) =>
  h(
    'summary',
    {},
    h('time', {}, timeOf(entry.at)),
    h('span', { class: `direction ${direction}` }, direction === 'in' ? 'request' : 'webhook'),
    h('span', { class: 'provider' }, entry.provider),
    h('span', { class: 'what' }, extra ?? `${entry.method} ${pathOf(entry.url)}`),
    h('span', { class: `status-code ${statusClass(status)}` }, status ?? '…'),
  )

const pathOf = (url) => {
  try {
    const { pathname, search } = new URL(url)
    return pathname + search
  } catch {
    return url
  }
}

const requestView = (request) =>
  h(
    'details',
    { key: request.id, class: 'exchange' },
    summary(request, 'in', { status: request.status }),
    h(
      'div',
      { class: 'actions' },
      h('button', { type: 'button', onclick: copy(curlOf(request)) }, 'Copy as curl'),
    ),
    bodies(request, 'Request', 'Answer'),
  )

const deliveryStatus = ({ status, error, fault }) => {
  if (status !== null) return status
  if (error !== null) return 'failed'
  return fault === 'drop' || fault === 'unreported' ? fault : null
}

const facts = (delivery) =>
  [
    delivery.signedBy.length > 0 ? `signed: ${delivery.signedBy.join(', ')}` : 'not signed',
    `attempt ${delivery.attempt}`,
    delivery.fault && `fault: ${delivery.fault}`,
    delivery.replayOf && `replays ${delivery.replayOf}`,
    delivery.error && `no answer: ${delivery.error}`,
  ]
    .filter(Boolean)
    .join(' · ')

const deliveryView = (delivery) =>
  h(
    'details',
    { key: delivery.id, class: 'exchange' },
    summary(delivery, 'out', {
      status: deliveryStatus(delivery),
      extra: `${delivery.event}${delivery.attempt > 1 ? ` (attempt ${delivery.attempt})` : ''} → ${delivery.method} ${pathOf(delivery.url).split('?')[0]}`,
    }),
    h('p', { class: 'facts' }, facts(delivery)),
    h(
      'div',
      { class: 'actions' },
      h('button', { key: 'curl', type: 'button', onclick: copy(curlOf(delivery)) }, 'Copy as curl'),
      h(
        'button',
        {
          key: 'replay',
          type: 'button',
          onclick: attempt(() => post(`deliveries/${delivery.id}/replay`), 'Sent again.'),
        },
        'Send again',
      ),
    ),
    h('p', { class: 'facts' }, delivery.url),
    bodies(delivery, 'Webhook', 'Answer of the application'),
  )

export const drawTraffic = () => {
  const entries = [
    ...ofProvider(state.requests).map((entry) => [entry.at, requestView, entry]),
    ...ofProvider(state.deliveries).map((entry) => [entry.at, deliveryView, entry]),
  ]
    .toSorted(([a], [b]) => (a < b ? 1 : a > b ? -1 : 0))
    .slice(0, 200)
  if (entries.length === 0) return [h('p', { class: 'empty' }, 'No requests and no webhooks yet.')]
  return entries.map(([, view, entry]) => view(entry))
}
