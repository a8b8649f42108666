import type { Mutation } from '@callplane/conformance'
import {
  anyClientErrorIsNo,
  claimsEmulation,
  done,
  errorsAreAnswers,
  events,
  firstOfSeveral,
  isFirst,
  mapping,
  neverRang,
  plans,
  sharedClient,
  sharedReferences,
  stepEnds,
  withCalls,
  withoutGoto,
  withoutKeys,
  withoutParameters,
} from './mutations.ts'

/** A bug planted in a working plugin, and the case of the suite that must name it. */
export interface Planted {
  readonly bug: string
  readonly subject: string
  /** Beginning of the case's name. */
  readonly caught: string
  /** What the suite says, so that no other mistake counts as the catch. */
  readonly says: RegExp
  readonly make: () => Mutation
}

/** By plugin. */
export const planted = {
  twilio: [
    {
      bug: 'the keys of a menu are lost',
      subject: 'flows',
      caught: 'a menu leads to a message',
      says: /heard: /,
      make: () => ({ ports: stepEnds(withoutKeys) }),
    },
    {
      bug: 'a recording that was made is not told',
      subject: 'flows',
      caught: 'a menu leads to a message',
      says: /recordings|no recording|turns/,
      make: () => ({
        ports: stepEnds((step) =>
          step.result?.turn === 'recorded'
            ? { ...step, result: { turn: 'streamed', ended: 'closed' } }
            : step,
        ),
      }),
    },
    {
      bug: 'a document that leads to another one ends the call',
      subject: 'documents',
      caught: 'documents of an application are asked for',
      says: /heard: /,
      make: () => ({ ports: plans(withoutGoto) }),
    },
    {
      bug: 'the parameters of a stream are lost',
      subject: 'streams',
      caught: 'an agent gets the parameters',
      says: /no message has the parameters/,
      make: () => ({ ports: plans(withoutParameters) }),
    },
    {
      bug: 'a stream that was closed is told to be a recording',
      subject: 'streams',
      caught: 'the flow goes on when the agent ends',
      says: /turns|continuation/,
      make: () => ({
        ports: stepEnds((step) =>
          step.result?.turn === 'streamed' ? { ...step, result: { turn: 'recorded' } } : step,
        ),
      }),
    },
    {
      bug: 'the near end is never connected',
      subject: 'near ends',
      caught: 'connects the far party to a near end: sip',
      says: /near end was called 0 times/,
      make: () => ({ ports: mapping((call) => ({ ...call, connect: undefined }), 'connect') }),
    },
    {
      bug: 'a conference vanishes',
      subject: 'near ends',
      caught: 'connects the far party to a near end: conference',
      says: /instead of the conference desk|while both should talk/,
      make: () => ({ ports: mapping((call) => ({ ...call, connect: undefined }), 'connect') }),
    },
    {
      bug: '`first: true` vanishes',
      subject: 'near ends',
      caught: 'connects the far party to a near end: phone-first',
      says: /far party rang first/,
      make: () => ({
        ports: mapping(
          (call) =>
            isFirst(call.connect) ? { ...call, connect: { phone: call.connect.phone } } : call,
          'connect',
        ),
      }),
    },
    {
      bug: 'any 4xx counts as not dialled',
      subject: 'foreign refusals',
      caught: 'a refusal without',
      says: /403 with a page: its dialled is no/,
      make: anyClientErrorIsNo,
    },
    {
      bug: 'a look-up adopts the first of several hits',
      subject: 'look-ups',
      caught: 'two calls to one number',
      says: /look-up of the second call finds another one/,
      make: firstOfSeveral,
    },
    {
      bug: 'an error of a look-up passes for an answer',
      subject: 'look-ups',
      caught: 'a look-up that the provider does not answer',
      says: /with fail it is unknown/,
      make: errorsAreAnswers,
    },
    {
      bug: 'a call that was canceled while ringing never rang',
      subject: 'rang',
      caught: 'says of a call that rang what the network says: canceled while ringing',
      says: /rang is no, but the phone rang/,
      make: () => ({ ports: events(neverRang) }),
    },
    {
      bug: 'hanging up on a machine is only detection, without a note',
      subject: 'values',
      caught: 'every value of every field',
      says: /machineDetection: "hang-up" is sent as machineDetection: "detect"/,
      make: () => ({
        ports: mapping(
          (call) =>
            call.machineDetection === 'hang-up' ? { ...call, machineDetection: 'detect' } : call,
          'machineDetection',
        ),
      }),
    },
    {
      bug: 'what is lost is said to be emulated',
      subject: 'values',
      caught: 'every value of every field',
      says: /metadata is claimed as emulated, but nothing emulates it/,
      make: () => ({ ports: claimsEmulation('metadata') }),
    },
    {
      bug: 'what is lost is not noted',
      subject: 'values',
      caught: 'every value of every field',
      says: /metadata: .* changes nothing, and no note says so/,
      make: () => ({ ports: mapping((call) => call, 'metadata') }),
    },
    {
      bug: 'a recording is neither started nor stopped',
      subject: 'verbs at the network',
      caught: 'a recording exists',
      says: /there are 0 recordings/,
      make: () => ({ ports: withCalls(() => ({ startRecording: done, stopRecording: done })) }),
    },
    {
      bug: 'a recording is not stopped',
      subject: 'verbs at the network',
      caught: 'a recording exists',
      says: /recording is in-progress|there are 0 recordings/,
      make: () => ({ ports: withCalls(() => ({ stopRecording: done })) }),
    },
    {
      bug: 'a hang-up does nothing',
      subject: 'verbs at the network',
      caught: 'a hang-up ends the leg',
      says: /the leg is answered after the hang-up/,
      make: () => ({ ports: withCalls(() => ({ hangUp: done })) }),
    },
    {
      bug: 'a transfer does nothing',
      subject: 'verbs at the network',
      caught: 'a transfer rings the target',
      says: /target rang 0 times/,
      make: () => ({ ports: withCalls(() => ({ transfer: done })) }),
    },
    {
      bug: 'a plugin claims less than the documents offer',
      subject: 'claims',
      caught: 'claims what the documents',
      says: /verb transfer is documented and not claimed/,
      make: () => ({
        can: (can) => ({ ...can, verbs: can.verbs.filter((verb) => verb !== 'transfer') }),
      }),
    },
    {
      bug: 'the references of the first call are used for every other one',
      subject: 'second of everything',
      caught: 'nothing crosses',
      says: /after the hang-up of call two the legs are ended/,
      make: sharedReferences,
    },
    {
      bug: 'the client of the first account serves the second one as well',
      subject: 'second of everything',
      caught: 'nothing crosses',
      says: /the accounts rang 3 and 0 phones|rang 0 times/,
      make: sharedClient,
    },
  ],
  telnyx: [
    {
      bug: 'every end of a step is that of the first one',
      subject: 'flows',
      caught: 'a menu leads to a message',
      says: /heard: /,
      make: () => ({ ports: stepEnds((step) => ({ ...step, index: 0, segment: 0 })) }),
    },
    {
      bug: 'the command that connects the near end is not sent',
      subject: 'near ends',
      caught: 'connects the far party to a near end: phone',
      says: /near end was called 0 times/,
      make: () => ({ ports: withCalls(() => ({ connect: done })) }),
    },
    {
      bug: 'digits are not sent',
      subject: 'verbs at the network',
      caught: 'digits are heard',
      says: /the far party heard ""/,
      make: () => ({ ports: withCalls(() => ({ sendDigits: done })) }),
    },
    {
      bug: 'digits are sent twice',
      subject: 'verbs at the network',
      caught: 'digits are heard',
      says: /the far party heard "42#42#/,
      make: () => ({
        ports: withCalls(({ sendDigits }) => ({
          async sendDigits(references, digits) {
            await sendDigits?.(references, digits)
            await sendDigits?.(references, digits)
          },
        })),
      }),
    },
    {
      bug: 'required encryption is taken for preferred, without a note',
      subject: 'values',
      caught: 'every value of every field',
      says: /mediaEncryption/,
      make: () => ({
        ports: mapping((call) => ({ ...call, mediaEncryption: undefined }), 'mediaEncryption'),
      }),
    },
  ],
  daily: [
    {
      bug: 'the room is another one',
      subject: 'near ends',
      caught: 'connects the far party to a near end: room',
      says: /instead of the room|the far party was called 0 times/,
      make: () => ({
        ports: mapping((call) => ({ ...call, connect: { room: 'elsewhere' } }), 'connect'),
      }),
    },
  ],
} as const satisfies Readonly<Record<string, readonly Planted[]>>
