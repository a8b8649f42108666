import type { Dialect } from './dialects.ts'

/** A document as a vendor's documentation shows it, with fictional numbers and hosts. */
export interface Example {
  readonly dialect: Dialect
  /** The page. */
  readonly source: string
  readonly document: string
  /** Fields of the notes of reading it, in order. */
  readonly notes: readonly string[]
}

const vonage = 'developer.vonage.com/en/voice/guides/ncco-reference'

const ncco = (
  source: string,
  actions: readonly unknown[],
  notes: readonly string[] = [],
): Example => ({
  dialect: 'ncco',
  source: `${vonage}${source}`,
  document: JSON.stringify(actions, null, 2),
  notes,
})

const eventUrl = ['https://example.com/events']

/** Vonage's examples. */
export const nccoExamples: readonly Example[] = [
  ncco('#record', [
    { action: 'record', eventUrl },
    {
      action: 'connect',
      eventUrl,
      from: '14155550100',
      endpoint: [{ type: 'phone', number: '14155550101' }],
    },
  ]),
  ncco('#record', [
    { action: 'talk', text: 'Leave a message after the tone.' },
    { action: 'record', eventUrl, endOnSilence: 3, endOnKey: '*', beepStart: true },
  ]),
  ncco('#conversation', [
    {
      action: 'conversation',
      name: 'vonage-conference-standard',
      record: true,
      musicOnHoldUrl: ['https://example.com/hold.mp3'],
    },
  ]),
  ncco('#connect', [
    { action: 'talk', text: 'Please wait while we connect you' },
    {
      action: 'connect',
      eventType: 'synchronous',
      eventUrl,
      timeout: 45,
      from: '14155550100',
      endpoint: [{ type: 'phone', number: '14155550101', dtmfAnswer: '2p02p' }],
    },
  ]),
  ncco('#connect', [
    {
      action: 'connect',
      endpoint: [
        {
          type: 'websocket',
          uri: 'wss://example.com/socket',
          'content-type': 'audio/l16;rate=16000',
          headers: { name: 'J Doe', age: 40 },
        },
      ],
    },
  ]),
  ncco('#talk', [
    {
      action: 'talk',
      text: '<speak>Hello <break time="1s"/> there</speak>',
      language: 'en-GB',
      style: 2,
      premium: true,
      loop: 0,
      level: 0.5,
    },
  ]),
  ncco('#input', [
    { action: 'talk', text: 'Please enter a digit or say something', bargeIn: true },
    {
      action: 'input',
      type: ['dtmf', 'speech'],
      dtmf: { maxDigits: 1 },
      speech: { context: ['support', 'customer'], language: 'en-US' },
      eventUrl,
    },
  ]),
  ncco('#input', [{ action: 'input', type: ['dtmf'] }], ['input']),
  ncco('#stream', [
    { action: 'stream', streamUrl: ['https://acme.example/streams/music.mp3'], level: '-0.4' },
  ]),
  ncco('#wait', [
    { action: 'talk', text: 'Welcome' },
    { action: 'wait', timeout: 0.5 },
    { action: 'talk', text: 'We are glad' },
  ]),
  ncco(
    '#notify',
    [
      { action: 'talk', text: 'Thanks for calling' },
      { action: 'notify', payload: { foo: 'bar' }, eventUrl, eventMethod: 'POST' },
      { action: 'talk', text: 'Bye' },
    ],
    ['notify'],
  ),
]
