import CallingExtensions from '@hubspot/calling-extensions-sdk'
import { call as api, Problem } from './api.js'
import { byId, isOver, reasonOf } from './dom.js'
import { followCalls } from './events.js'

/** How HubSpot names the end of a call (`callEndStatus` of the SDK). */
const ends = {
  completed: 'COMPLETED',
  busy: 'BUSY',
  'no-answer': 'NO_ANSWER',
  rejected: 'REJECTED',
  canceled: 'CANCELED',
  failed: 'FAILED',
  unknown: 'FAILED',
}

const progress = {
  queued: 'Waiting',
  initiated: 'Calling',
  ringing: 'Ringing',
  'in-progress': 'Connected',
}

/** The call that was dialled from HubSpot. Its steps are told in order, each of them once. */
let dialled

const fail = (error) => {
  const message = error instanceof Problem ? error.message : 'The call could not be placed.'
  byId('problem').hidden = false
  byId('problem').textContent = message
  sdk.sendError({ message })
}

const finish = async (call) => {
  const { callId: externalCallId } = call
  // HubSpot answers `outgoingCall` with the engagement that it made; without one there is nothing to complete.
  const engagementId = await dialled.engagement
  sdk.callEnded({ externalCallId, engagementId, callEndStatus: ends[call.status] })
  sdk.callCompleted({
    externalCallId,
    engagementId,
    hideWidget: false,
    engagementProperties: {
      hs_timestamp: Date.parse(call.startTime),
      hs_call_title: 'Outbound call',
      hs_call_direction: 'OUTBOUND',
      hs_call_status: ends[call.status],
      hs_call_body: reasonOf(call),
      // Milliseconds, as text.
      hs_call_duration: String(Math.round((call.talkDuration ?? 0) * 1000)),
    },
  })
}

const show = (call) => {
  byId('state').textContent = isOver(call) ? reasonOf(call) || 'Ended' : progress[call.status]
  byId('hang-up').hidden = isOver(call)
}

/** News of a call may come before the reply that names it, so that all are kept until then. */
const early = new Map()

const take = (call) => {
  if (call.callId !== dialled?.callId) return early.set(call.callId, call)
  if (call.version <= dialled.version) return undefined
  dialled.version = call.version
  show(call)
  if (call.answerTime && !dialled.isAnswered) {
    dialled.isAnswered = true
    sdk.callAnswered({ externalCallId: call.callId })
  }
  if (isOver(call) && !dialled.isOver) {
    dialled.isOver = true
    void finish(call)
  }
  return undefined
}

const dial = async (phoneNumber) => {
  if (dialled && !dialled.isOver) throw new Problem('End the current call first.')
  byId('problem').hidden = true
  byId('number').textContent = phoneNumber
  const headers = { 'idempotency-key': crypto.randomUUID() }
  const { call } = await api('POST', 'click-to-call', { phoneNumber }, headers)
  dialled = { callId: call.callId, version: 0, isAnswered: false, isOver: false }
  dialled.engagement = new Promise((resolve) => (dialled.onEngagement = resolve))
  sdk.outgoingCall({
    externalCallId: call.callId,
    fromNumber: call.from,
    toNumber: phoneNumber,
    callStartTime: Date.parse(call.startTime),
    createEngagement: true,
  })
  take(call)
  const newer = early.get(call.callId)
  early.clear()
  if (newer) take(newer)
}

const hangUp = () => {
  if (dialled && !dialled.isOver) api('POST', `${dialled.callId}/terminate`).catch(fail)
}

const sdk = new CallingExtensions({
  debugMode: false,
  eventHandlers: {
    onReady() {
      sdk.initialized({ isLoggedIn: true, sizeInfo: { width: 400, height: 200 } })
      sdk.userAvailable()
    },
    // The field is the one that HubSpot's own demo reads (demo-react-ts, useCti.ts); the SDK has no type for it.
    onDialNumber: ({ phoneNumber }) => void dial(phoneNumber).catch(fail),
    onEndCall: hangUp,
    onCreateEngagementSucceeded: ({ engagementId }) => dialled?.onEngagement(engagementId),
    onCreateEngagementFailed: () => dialled?.onEngagement(undefined),
    defaultEventHandler() {},
  },
})
byId('hang-up').addEventListener('click', hangUp)
const refresh = async () => {
  if (dialled && !dialled.isOver) take((await api('GET', dialled.callId)).call)
}
void followCalls({
  onEvent: (_name, { call }) => take(call),
  onLost: refresh,
  // What happened before the stream was open is in none of its events.
  onConnection: (isConnected) => void (isConnected && refresh().catch(fail)),
})
