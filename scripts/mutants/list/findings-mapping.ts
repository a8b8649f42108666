import type { Mutant } from '../mutant.ts'

const model = 'packages/core/src/model'
const providers = 'packages/providers'
const schema = `${model}/outbound-call.ts`

/** What the review of the input model and of the mappings found, brought back one by one where its fix is. */
export const findingsOfMapping: readonly Mutant[] = [
  {
    bug: 'headers that SIP reserves cannot be read either (M1, V3)',
    file: `${model}/sip-headers.ts`,
    find: 'z.array(headerName)])',
    replace: 'z.array(sentHeaderName)])',
    noticedBy: 'packages/core/src/model/outbound-call.test.ts',
  },
  {
    bug: 'Vonage: a SIP URI that is too long is sent and fails the whole call (M2)',
    file: `${providers}/vonage/src/map/limits.ts`,
    find: "if (endpoint.type !== 'sip' || endpoint.uri.length <= maxUri) return",
    replace: "if (endpoint.type !== 'sip' || endpoint.uri.length >= 0) return",
    noticedBy: 'packages/providers/vonage/src/map/limits.test.ts',
  },
  {
    bug: 'no provider rings for longer than 600 s (M3)',
    file: schema,
    find: 'ringTimeout: z.int().min(1).max(86_400)',
    replace: 'ringTimeout: z.int().min(1).max(600)',
    noticedBy: 'packages/core/src/model/outbound-call.test.ts',
  },
  {
    bug: 'Daily: a display name that is too long is sent whole (M3)',
    file: `${providers}/daily/src/map/request.ts`,
    find: 'wholeName?.slice(0, maxName)',
    replace: 'wholeName',
    noticedBy: 'packages/providers/daily/src/map/request.test.ts',
  },
  {
    bug: 'Telnyx: more digits are sent than it takes (M3)',
    file: `${providers}/telnyx/src/map/dtmf.ts`,
    find: 'return short.slice(0, mostDigits)',
    replace: 'return short',
    noticedBy: 'packages/providers/telnyx/src/map/request.test.ts',
  },
  {
    bug: 'Telnyx: digits are cut without a note (M3)',
    file: `${providers}/telnyx/src/map/dtmf.ts`,
    find: "  notes.push({\n    field: 'dtmf',",
    replace: "  const unheard: Note[] = []\n  unheard.push({\n    field: 'dtmf',",
    noticedBy: 'packages/providers/telnyx/src/map/request.test.ts',
  },
  {
    bug: 'Vonage: header values are sent that may not arrive (M3)',
    file: `${providers}/vonage/src/map/endpoints.ts`,
    find: 'if (!plainName.test(bare) || !printable.test(value)) {',
    replace: 'if (!plainName.test(bare) && !printable.test(value)) {',
    noticedBy: 'packages/providers/vonage/src/map/limits.test.ts',
  },
  {
    bug: 'VideoSDK: required encryption goes out as a preference without a note (M4)',
    file: `${providers}/videosdk/src/map/encryption.ts`,
    find: "if (mediaEncryption === 'required' && !isEncrypted(gateway))",
    replace: "if (mediaEncryption === 'required' && isEncrypted(gateway) && !gateway)",
    noticedBy: 'packages/providers/videosdk/src/map/request.test.ts',
  },
  {
    bug: 'VideoSDK: the gateway that dials is not read (M4)',
    file: `${providers}/videosdk/src/calls/prepare.ts`,
    find: "return call.mediaEncryption === 'required'\n",
    replace: "return (call.mediaEncryption as string) === ''\n",
    noticedBy: 'packages/providers/videosdk/src/calls/prepare.test.ts',
  },
  {
    bug: 'Daily: a number that is not to be hidden is noted as lost (M5)',
    file: `${providers}/daily/src/map/notes.ts`,
    find: 'call.maskNumber === true,',
    replace: 'call.maskNumber !== undefined,',
    noticedBy: 'packages/providers/daily/src/map/request.test.ts',
  },
  {
    bug: 'Daily: no encryption asked for is noted as lost (M5)',
    file: `${providers}/daily/src/map/notes.ts`,
    find: "call.mediaEncryption !== undefined && call.mediaEncryption !== 'none',",
    replace: 'call.mediaEncryption !== undefined,',
    noticedBy: 'packages/providers/daily/src/map/request.test.ts',
  },
  {
    bug: 'Twilio: headers that are not asked for are noted as lost (M5)',
    file: `${providers}/twilio/src/map/notes.ts`,
    find: "call.includeHeaders !== 'none' && !isEmpty(call.includeHeaders as object | undefined),",
    replace: 'call.includeHeaders !== undefined,',
    noticedBy: 'packages/providers/twilio/src/map/request.test.ts',
  },
  {
    bug: 'Telnyx: billing group, region and transport do not reach the near leg (M6)',
    file: `${providers}/telnyx/src/map/request.ts`,
    find: 'const fields = { ...legFields(call), media_encryption: otherEncryption(call, to), ...bridge }',
    replace: `const { retry_on_timeout } = legFields(call)
  const fields = { retry_on_timeout, media_encryption: otherEncryption(call, to), ...bridge }`,
    noticedBy: 'packages/providers/telnyx/src/map/request.test.ts',
  },
  {
    bug: 'Telnyx: the phone that is rung first is billed elsewhere (M6)',
    file: `${providers}/telnyx/src/map/request.ts`,
    find: "{ to: nearPhone, leg: 'near', fields: legFields(call) }",
    replace: "{ to: nearPhone, leg: 'near', fields: { retry_on_timeout: false } }",
    noticedBy: 'packages/providers/telnyx/src/map/request.test.ts',
  },
  {
    bug: 'Twilio: options without their condition leave no note (M7)',
    file: `${providers}/twilio/src/map/option-notes.ts`,
    find: "holds ? [] : names.map((name) => [name, 'dropped', detail] as const),",
    replace: "holds || detail ? [] : names.map((name) => [name, 'dropped', detail] as const),",
    noticedBy: 'packages/providers/twilio/src/map/request.test.ts',
  },
  {
    bug: 'Telnyx: options without their condition leave no note (M7)',
    file: `${providers}/telnyx/src/map/notes.ts`,
    find: '  ...optionNotes(call),\n',
    replace: '',
    noticedBy: 'packages/providers/telnyx/src/map/request.test.ts',
  },
  {
    bug: 'Plivo: options without their condition leave no note (M7)',
    file: `${providers}/plivo/src/map/option-notes.ts`,
    find: 'isUnused && isGiven(options[name]) ?',
    replace: 'isUnused && isGiven(undefined) ?',
    noticedBy: 'packages/providers/plivo/src/map/request.test.ts',
  },
  {
    bug: 'Vonage: options without their condition leave no note (M7)',
    file: `${providers}/vonage/src/map/option-notes.ts`,
    find: 'isUnused && isGiven(options[name]) ?',
    replace: 'isUnused && isGiven(undefined) ?',
    noticedBy: 'packages/providers/vonage/src/map/limits.test.ts',
  },
  {
    bug: 'VideoSDK: the words of an encryption that is not asked for leave no note (M7)',
    file: `${providers}/videosdk/src/map/encryption.ts`,
    find: 'if (encryptionWords !== undefined)\n',
    replace: 'if (encryptionWords !== undefined && gateway)\n',
    noticedBy: 'packages/providers/videosdk/src/map/request.test.ts',
  },
  {
    bug: 'Daily: options of a transfer without their condition leave no note (M7)',
    file: `${providers}/daily/src/map/request.ts`,
    find: '  notes.push(...transferNotes(options))\n',
    replace: '',
    noticedBy: 'packages/providers/daily/src/map/request.test.ts',
  },
  {
    bug: 'Telnyx: the metadata of a call goes into its client state (M8)',
    file: `${providers}/telnyx/src/map/request.ts`,
    find: 'body: JSON.stringify(body),',
    replace: `body: JSON.stringify({
        ...body,
        client_state: Buffer.from(
          JSON.stringify({ attempt: key, leg: 'far', metadata: call.metadata }),
        ).toString('base64'),
      }),`,
    noticedBy: 'packages/providers/telnyx/src/map/request.test.ts',
  },
  {
    bug: 'Twilio: characters that XML cannot carry reach the document (M9)',
    file: `${providers}/twilio/src/map/xml-text.ts`,
    find: 'if (isXmlText(twiml)) return twiml',
    replace: 'if (twiml.length >= 0) return twiml',
    noticedBy: 'packages/providers/twilio/src/map/request.test.ts',
  },
  {
    bug: 'Twilio: characters that XML cannot carry stay in a label (M9)',
    file: `${providers}/twilio/src/map/xml-text.ts`,
    find: "text.replace(allForbidden, '')",
    replace: 'text',
    noticedBy: 'packages/providers/twilio/src/map/request.test.ts',
  },
]
