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
    bug: 'Twilio: what the front door does not know is dropped silently (F1)',
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
  {
    bug: 'Vonage: the near end is not in the document',
    file: 'packages/providers/vonage/src/map/ncco.ts',
    find: '  if (!endpoint) return [...record, holdLine]\n',
    replace: '  if (endpoint !== null) return [...record, holdLine]\n',
    noticedBy: 'packages/providers/vonage/src/conformance.test.ts',
  },
  {
    bug: 'Twilio: near phone and far party are the wrong way round',
    file: 'packages/providers/twilio/src/map/near-first.ts',
    find: '      To: phone,\n',
    replace: '      To: far,\n',
    noticedBy: 'packages/providers/twilio/src/conformance.test.ts',
  },
  {
    bug: 'Plivo: the front door dials another number',
    file: 'packages/providers/plivo/src/front-door/parse.ts',
    find: "to: addressOf(body.text('to') ?? '')",
    replace: "to: addressOf(body.text('from') ?? '')",
    noticedBy: 'packages/providers/plivo/src/front-door/port.test.ts',
  },
  {
    bug: 'Twilio: the front door dials another number',
    file: 'packages/providers/twilio/src/front-door/parse.ts',
    find: "to: addressOf(form.text('To') ?? '')",
    replace: "to: addressOf(form.text('From') ?? form.text('To') ?? '')",
    noticedBy: 'packages/providers/twilio/src/front-door/port.test.ts',
  },
  {
    bug: 'Daily: the front door dials another number',
    file: 'packages/providers/daily/src/front-door/parse.ts',
    find: 'return { to: phoneNumber ?? to, headers }',
    replace: "return { to: '+14155550199', headers }",
    noticedBy: 'packages/providers/daily/src/conformance.test.ts',
  },
  {
    bug: 'Plivo: the ring timeout goes out in milliseconds',
    file: 'packages/providers/plivo/src/map/request.ts',
    find: 'hangup_on_ring: ringTimeout,',
    replace: 'hangup_on_ring: ringTimeout === undefined ? undefined : ringTimeout * 1000,',
    noticedBy: 'packages/providers/plivo/src/conformance.test.ts',
  },
  {
    bug: 'Telnyx: the maximum duration goes out in milliseconds',
    file: 'packages/providers/telnyx/src/map/features.ts',
    find: "clamp('maxDuration', call.maxDuration, 30, 14_400, notes)",
    replace:
      "clamp('maxDuration', call.maxDuration === undefined ? undefined : call.maxDuration * 1000, 30, 14_400_000, notes)",
    noticedBy: 'packages/providers/telnyx/src/conformance.test.ts',
  },
  {
    bug: 'Twilio: the maximum duration goes out in milliseconds',
    file: 'packages/providers/twilio/src/map/far-first.ts',
    find: 'TimeLimit: call.maxDuration,',
    replace: 'TimeLimit: call.maxDuration === undefined ? undefined : call.maxDuration * 1000,',
    noticedBy: 'packages/providers/twilio/src/conformance.test.ts',
  },
  {
    bug: 'Vonage: the maximum duration goes out in milliseconds',
    file: 'packages/providers/vonage/src/map/limits.ts',
    find: "length: within('maxDuration', maxDuration, maxCall)",
    replace:
      "length: within('maxDuration', maxDuration === undefined ? undefined : maxDuration * 1000, maxCall * 1000)",
    noticedBy: 'packages/providers/vonage/src/conformance.test.ts',
  },
  {
    bug: 'VideoSDK: the maximum duration goes out in milliseconds',
    file: 'packages/providers/videosdk/src/map/request.ts',
    find: 'maxCallDuration: call.maxDuration,',
    replace:
      'maxCallDuration: call.maxDuration === undefined ? undefined : call.maxDuration * 1000,',
    noticedBy: 'packages/providers/videosdk/src/conformance.test.ts',
  },
  {
    bug: 'Plivo: the front door reads a time limit as milliseconds',
    file: 'packages/providers/plivo/src/front-door/parse.ts',
    find: "maxDuration: readSeconds(body, 'time_limit')",
    replace: "maxDuration: (readSeconds(body, 'time_limit') ?? Number.NaN) / 1000 || undefined",
    noticedBy: 'packages/providers/plivo/src/front-door/port.test.ts',
  },
]
