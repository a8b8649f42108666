import { IFrameManager } from '@hubspot/calling-extensions-sdk'

/**
 * A stand-in for HubSpot. Frame, handshake and messages are the SDK's own, in its role as host; HubSpot's part, the
 * engagements, is written from the SDK's types.
 */
const engagements = new Map()
const messages = []

/** Fields without which HubSpot could not follow a call (`types.ts` of the SDK). */
const required = {
  OUTGOING_CALL_STARTED: ['externalCallId', 'toNumber', 'callStartTime'],
  CALL_ANSWERED: ['externalCallId'],
  CALL_ENDED: ['externalCallId', 'engagementId', 'callEndStatus'],
  CALL_COMPLETED: ['externalCallId', 'engagementId', 'engagementProperties'],
}

const handlers = {
  OUTGOING_CALL_STARTED({ externalCallId, toNumber, createEngagement }) {
    if (!createEngagement) return
    const engagementId = 7_000 + engagements.size
    engagements.set(engagementId, { engagementId, externalCallId, toNumber, status: 'CONNECTING' })
    send('CREATE_ENGAGEMENT_SUCCEEDED', { engagementId })
  },
  CALL_ANSWERED({ externalCallId }) {
    for (const one of engagements.values())
      if (one.externalCallId === externalCallId) one.status = 'IN_PROGRESS'
  },
  CALL_ENDED({ engagementId, callEndStatus }) {
    engagements.get(engagementId).status = callEndStatus
  },
  CALL_COMPLETED({ engagementId, engagementProperties }) {
    engagements.get(engagementId).properties = engagementProperties
    send('UPDATE_ENGAGEMENT_SUCCEEDED', { engagementId })
  },
}

const show = (selector, texts) =>
  document
    .querySelector(selector)
    .replaceChildren(
      ...texts.map((text) => Object.assign(document.createElement('li'), { textContent: text })),
    )

const receive = ({ type, data }) => {
  const missing = (required[type] ?? []).filter((field) => data?.[field] === undefined)
  messages.push(missing.length > 0 ? `${type} without ${missing.join(', ')}` : type)
  handlers[type]?.(data)
  show('#messages', messages)
  show(
    '#engagements',
    [...engagements.values()].map(
      ({ engagementId, toNumber, status, properties }) =>
        `${engagementId}: ${toNumber}, ${status}${properties ? ', complete' : ''}`,
    ),
  )
}

const app = new IFrameManager({
  iFrameOptions: {
    src: `${location.origin}/hubspot.html`,
    width: '100%',
    height: '200',
    hostElementSelector: '#app',
  },
  debugMode: false,
  onMessageHandler: receive,
})
const send = (type, data) => app.sendMessage({ type, data })

for (const button of document.querySelectorAll('button'))
  button.addEventListener('click', () =>
    send('DIAL_NUMBER', { phoneNumber: button.dataset.number }),
  )
Object.assign(window, {
  hubspot: {
    messages,
    engagements: () => [...engagements.values()],
    endCall: () => send('END_CALL'),
  },
})
