import type { Mutant } from '../mutant.ts'

const providers = 'packages/providers'

export const providerMutants: readonly Mutant[] = [
  {
    bug: 'Twilio: an id from outside becomes part of a path as it came (C1)',
    file: `${providers}/twilio/src/references.ts`,
    find: '  pathSegment(value, shapes[kind])',
    replace: '  kind in shapes ? String(value) : pathSegment(value, shapes[kind])',
    noticedBy: 'packages/providers/twilio/src/conformance.test.ts',
  },
  {
    bug: 'Twilio: what the front door does not know is dropped in silence (F1)',
    file: `${providers}/twilio/src/front-door/port.ts`,
    find: 'notes: [...form.notes(), ...told.root.notes(), ...inUrl]',
    replace: 'notes: inUrl',
    noticedBy: 'packages/providers/twilio/src/conformance.test.ts',
  },
  {
    bug: 'Twilio: the talk time that an end states is dropped (W4)',
    file: `${providers}/twilio/src/webhooks/read.ts`,
    find: "return [...(event.type === 'ended' ? answerBefore(event, parameters) : []), event]",
    replace: 'return [event]',
    noticedBy: 'packages/providers/twilio/src/webhooks/port.test.ts',
  },
  {
    bug: 'Vonage: the far party’s reports are read as the near end’s',
    file: `${providers}/vonage/src/webhooks/read.ts`,
    find: "const role = mark?.role ?? 'far'",
    replace: "const role = mark?.role ?? 'near'",
    noticedBy: 'packages/providers/vonage/src/webhooks/port.test.ts',
  },
  {
    bug: 'Vonage: the talk time that an end states is dropped (W4)',
    file: `${providers}/vonage/src/webhooks/read.ts`,
    find: 'return talkDuration ? { talkDuration, answeredAt: timeOf(payload.start_time) } : {}',
    replace: 'return {}',
    noticedBy: 'packages/providers/vonage/src/webhooks/any-order.test.ts',
  },
  {
    bug: 'Vonage: machine verdicts, which name the leg call_uuid, belong to no call',
    file: `${providers}/vonage/src/webhooks/read.ts`,
    find: 'const uuid = textOf(payload.uuid) ?? textOf(payload.call_uuid)',
    replace: 'const uuid = textOf(payload.uuid)',
    noticedBy: 'packages/providers/vonage/src/conformance.test.ts',
  },
  {
    bug: 'Plivo: a number that does not exist may have rung',
    file: `${providers}/plivo/src/webhooks/statuses.ts`,
    find: "3050: of('failed', 'invalid-number', 'no'),",
    replace: "3050: of('failed', 'invalid-number', 'unknown'),",
    noticedBy: 'packages/providers/plivo/src/webhooks/statuses.test.ts',
  },
  {
    bug: 'Plivo: a call that was canceled is said not to have rung',
    file: `${providers}/plivo/src/webhooks/statuses.ts`,
    find: "const canceled = of('canceled', 'canceled', 'unknown')",
    replace: "const canceled = of('canceled', 'canceled', 'no')",
    noticedBy: 'packages/providers/plivo/src/conformance.test.ts',
  },
  {
    bug: 'Plivo: an answered call that fails later counts as failed',
    file: `${providers}/plivo/src/webhooks/statuses.ts`,
    find: "if (answered && end.status !== 'completed') return of('completed', 'unspecified', 'yes')",
    replace: '',
    noticedBy: 'packages/providers/plivo/src/webhooks/statuses.test.ts',
  },
  {
    bug: 'Daily: a lone end of a call we placed is an answered call',
    file: `${providers}/daily/src/webhooks/events.ts`,
    find: "  ifUnanswered: { status: 'no-answer', reason: 'unspecified', rang: 'unknown' },\n",
    replace: '',
    noticedBy: 'packages/providers/daily/src/conformance.test.ts',
  },
  {
    bug: 'Daily: two reports of one step get two ids',
    file: `${providers}/daily/src/webhooks/events.ts`,
    find: 'meaning?.once && session !== undefined ? session : report.distinct',
    replace: 'report.distinct',
    noticedBy: 'packages/providers/daily/src/webhooks/events.test.ts',
  },
  {
    bug: 'VideoSDK: the ring timeout goes out in milliseconds',
    file: `${providers}/videosdk/src/map/request.ts`,
    find: 'ringingTimeout: call.ringTimeout,',
    replace:
      'ringingTimeout: call.ringTimeout === undefined ? undefined : call.ringTimeout * 1000,',
    noticedBy: 'packages/providers/videosdk/src/conformance.test.ts',
  },
  {
    bug: 'VideoSDK: machine detection vanishes without a note',
    file: `${providers}/videosdk/src/map/request.ts`,
    find: 'if (call.machineDetection !== undefined)',
    replace: 'if (call.machineDetection === undefined && call.to === "")',
    noticedBy: 'packages/providers/videosdk/src/conformance.test.ts',
  },
  {
    bug: 'VideoSDK: the room of the call is not sent',
    file: `${providers}/videosdk/src/map/request.ts`,
    find: "destinationRoomId: call.connect && 'room' in call.connect ? call.connect.room : undefined,",
    replace: 'destinationRoomId: undefined,',
    noticedBy: 'packages/providers/videosdk/src/conformance.test.ts',
  },
]
