import type { DialTarget, Flow, PromptStep, Step } from '@callplane/core'
import fc from 'fast-check'

const word = fc.string({ unit: fc.constantFrom(...'abc é&<>"\'1ß漢]'), minLength: 1, maxLength: 8 })
const text = fc
  .array(word, { minLength: 1, maxLength: 4 })
  .map((words) => words.join(' ').replaceAll(/\s+/g, ' ').trim())
  .filter((value) => value !== '' && !/^<speak[\s>]/.test(value))
const escaped = text.map((value) =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
)
const ssml = fc
  .tuple(
    escaped,
    fc.constantFrom(
      '<break time="1s"/>',
      '<emphasis level="strong">x</emphasis>',
      '<p>a<s>b</s></p>',
      '<amazon:effect name="whispered">x</amazon:effect>',
    ),
  )
  .map(([before, markup]) => `<speak>${before}${markup}</speak>`)
const url = fc.constantFrom('https://app.example/a?b=1&c=2', '/next', 'a.xml')
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const address = fc.record({
  url,
  method: optional(fc.constantFrom('GET' as const, 'POST' as const)),
})
const keys = fc
  .uniqueArray(fc.constantFrom(...'1234567890*#'), { maxLength: 4 })
  .map((all) => all.join(''))
const digits = fc.string({
  unit: fc.constantFrom(...'0123456789ABCD*#w'),
  minLength: 1,
  maxLength: 6,
})
const name = fc.constantFrom('one', 'two', 'steps')
const playback = {
  loop: optional(fc.integer({ min: 0, max: 5 })),
  volume: optional(fc.constantFrom(-1, 0, 0.5)),
}
const voice = optional(
  fc.constantFrom(
    'man',
    'woman',
    'alice',
    'Polly.Joanna',
    'Google.en-US-Standard-C',
    'Vonage.2',
    'Vonage.0.premium',
    'Other.x',
  ),
)
const language = optional(fc.constantFrom('en-US', 'fr-FR', 'de'))

/** Without the fields that are undefined, as a flow in JSON has it. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

const prompt: fc.Arbitrary<PromptStep> = fc.oneof(
  fc.record({ step: fc.constant('say' as const), text, voice, language, ...playback }),
  fc.record({ step: fc.constant('say' as const), ssml, voice, language, ...playback }),
  fc.record({ step: fc.constant('play' as const), url, ...playback }),
  fc.record({ step: fc.constant('pause' as const), seconds: fc.constantFrom(0.5, 1, 10, 8000) }),
)

const gather: fc.Arbitrary<Step> = fc
  .record({
    step: fc.constant('gather' as const),
    prompts: optional(fc.array(prompt, { minLength: 1, maxLength: 3 })),
    interruptible: optional(fc.boolean()),
    digits: optional(
      fc.record({
        count: optional(fc.constantFrom(1, 4, 12, 50)),
        minCount: optional(fc.constantFrom(1)),
        finishKeys: optional(keys),
        allowedKeys: optional(keys.filter((all) => all !== '')),
        timeout: optional(fc.constantFrom(0.5, 2, 3, 5, 30, 'auto' as const)),
      }),
    ),
    speech: optional(
      fc.record({
        language,
        hints: optional(
          fc.array(fc.constantFrom('sales', 'opening hours'), { minLength: 1, maxLength: 2 }),
        ),
        endSilence: optional(fc.constantFrom(1, 2, 5, 2.5, 'auto' as const)),
        maxDuration: optional(fc.constantFrom(10, 60, 200)),
        model: optional(fc.constantFrom('phone_call')),
        profanityFilter: optional(fc.boolean()),
      }),
    ),
    timeout: optional(fc.constantFrom(1, 3, 5, 10, 15, 300, 2.5)),
    next: optional(name),
  })
  .chain((step) =>
    fc
      .boolean()
      .map((empty) => (step.next !== undefined && empty ? { ...step, emptyTurn: true } : step)),
  )
  .map((step) => (step.digits || step.speech ? step : { ...step, digits: {} }))

const record = fc.record({
  step: fc.constant('record' as const),
  background: optional(fc.boolean()),
  maxDuration: optional(fc.constantFrom(30, 3600, 7200, 20_000)),
  silence: optional(fc.constantFrom(0, 3, 5, 60)),
  beep: optional(fc.boolean()),
  finishKeys: optional(keys),
  transcribe: optional(fc.boolean()),
  format: optional(fc.constantFrom('wav' as const, 'mp3' as const, 'ogg' as const)),
  channels: optional(fc.constantFrom(1 as const, 2 as const)),
  report: optional(address),
  next: optional(name),
})

const target: fc.Arbitrary<DialTarget> = fc.oneof(
  fc.record({ phone: fc.constantFrom('+14155550100', '+14155550123'), digits: optional(digits) }),
  fc.record({
    sip: fc.constantFrom('sip:a@b.example', 'sips:c@d.example;transport=tls'),
    username: optional(fc.constant('u')),
    password: optional(fc.constant('p&"')),
    headers: optional(
      fc.constantFrom<Readonly<Record<string, string>>>({ 'X-PH-Id': '1' }, { 'X-Name': 'a b' }),
    ),
  }),
  fc.record({ user: fc.constantFrom('alice', 'a & b') }),
)
const conference: fc.Arbitrary<DialTarget> = fc.record({
  conference: fc.constantFrom('team', 'a <b>'),
  startOnEnter: optional(fc.boolean()),
  endOnExit: optional(fc.boolean()),
  muted: optional(fc.boolean()),
  beep: optional(fc.boolean()),
  record: optional(fc.boolean()),
  maxParticipants: optional(fc.constantFrom(2, 500)),
  holdMusic: optional(url),
})
const dial = fc.record({
  step: fc.constant('dial' as const),
  to: fc.oneof(
    fc.array(target, { minLength: 1, maxLength: 3 }),
    conference.map((one) => [one]),
    fc
      .record({ room: fc.constant('sales'), on: optional(fc.constant('videosdk')) })
      .map((one) => [one]),
  ),
  order: optional(fc.constantFrom('all' as const, 'sequential' as const)),
  ringTimeout: optional(fc.constantFrom(1, 20, 30, 60, 700)),
  maxDuration: optional(fc.constantFrom(30, 600, 80_000)),
  callerId: optional(fc.constant('+14155550111')),
  record: optional(fc.boolean()),
  waitUntilAnswered: optional(fc.boolean()),
  hangUpKey: optional(fc.constantFrom('*', '#')),
  report: optional(address),
  next: optional(name),
})

const stream: fc.Arbitrary<Step> = fc
  .record({
    step: fc.constant('stream' as const),
    url: fc.constantFrom('wss://agent.example/a?b=1&c=2'),
    background: optional(fc.boolean()),
    track: optional(fc.constantFrom('inbound' as const, 'outbound' as const, 'both' as const)),
    name: optional(fc.constant('agent')),
    parameters: optional(
      fc.constantFrom<Readonly<Record<string, string>>>({ id: '1' }, { id: 'a,b', 'x-y': 'é' }),
    ),
    audio: optional(
      fc.constantFrom(
        { codec: 'mulaw' as const, rate: 8000 as const },
        { codec: 'alaw' as const, rate: 8000 as const },
        { codec: 'linear16' as const, rate: 16_000 as const },
        { codec: 'linear16' as const, rate: 24_000 as const },
      ),
    ),
    report: optional(address),
    next: optional(name),
  })
  .map((step) => (step.background === true ? { ...step, next: undefined } : step))

const step: fc.Arbitrary<Step> = fc.oneof(
  prompt,
  gather,
  record,
  dial,
  stream,
  fc.record({ step: fc.constant('digits' as const), digits }),
)
const last: fc.Arbitrary<Step> = fc.oneof(
  fc.constant({ step: 'hangUp' as const }),
  fc.record({
    step: fc.constant('reject' as const),
    reason: optional(fc.constantFrom('busy' as const, 'rejected' as const)),
  }),
  fc.record({ step: fc.constant('goto' as const), to: name }),
)

/** Flows with every kind of step and every field, within and beyond what carriers take. */
export const anyFlow: fc.Arbitrary<Flow> = fc
  .record({
    steps: fc
      .tuple(fc.array(step, { maxLength: 4 }), fc.option(last, { nil: undefined }))
      .map(([steps, end]) => (end ? [...steps, end] : steps)),
    one: address,
    two: address,
    list: fc.array(step, { maxLength: 2 }),
  })
  .map(({ steps, one, two, list }) =>
    plain({ steps, continuations: { one, two, steps: list } as Flow['continuations'] }),
  )
