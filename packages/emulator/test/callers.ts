import type { Emulator, ManualClock, Sound } from '../src/index.ts'
import { plivoRequest, xml } from './plivo.ts'
import { telnyxRequest } from './telnyx.ts'
import { createCall as createTwilioCall } from './twilio.ts'
import { createCall as createVonageCall } from './vonage.ts'
import { APP } from './world.ts'

/** One question, as every provider can ask it. */
export type Asked = {
  readonly prompt: string
  /** At most 10. */
  readonly mostDigits: number
  /** Whether `#` ends it. */
  readonly finishes: boolean
  /** Seconds of silence that end it, 1 to 10. */
  readonly timeout: number
}

export type CallerScene = {
  readonly emulator: Emulator
  readonly clock: ManualClock
  readonly answers: Map<string, string>
}

/** What one caller heard and what the application was told. */
export type Outcome = {
  readonly digits: string
  readonly heard: readonly Pick<Sound, 'kind' | 'text' | 'durationMs' | 'cut'>[]
  /** Virtual milliseconds from the answer to the result. */
  readonly after: number
}

export type Carrier = {
  readonly id: string
  readonly phone: string
  /** Calls the phone, which answers, and asks. */
  ask(scene: CallerScene, asked: Asked): Promise<void>
  /** The digits in the request or event that ends the question. */
  digitsOf(body: string): string
  /** Whether a delivery is that one. */
  ends(delivery: { readonly url: string; readonly event: string }): boolean
}

const HOUR = 3600
const form = (body: string, name: string): string => new URLSearchParams(body).get(name) ?? ''

export const twilioCarrier: Carrier = {
  id: 'twilio',
  phone: '+14155550131',
  async ask({ emulator, answers }, { prompt, mostDigits, finishes, timeout }) {
    const hold = `<Response><Pause length="${HOUR}"/></Response>`
    answers.set('/twilio-result', hold)
    const attributes = `action="${APP}/twilio-result" numDigits="${mostDigits}" timeout="${timeout}" finishOnKey="${finishes ? '#' : ''}" actionOnEmptyResult="true"`
    await createTwilioCall(emulator, {
      To: this.phone,
      Twiml: `<Response><Gather ${attributes}><Say>${prompt}</Say></Gather></Response>`,
    })
  },
  ends: ({ url }) => url.endsWith('/twilio-result'),
  digitsOf: (body) => form(body, 'Digits'),
}

export const plivoCarrier: Carrier = {
  id: 'plivo',
  phone: '+14155550132',
  async ask({ emulator, answers }, { prompt, mostDigits, finishes, timeout }) {
    const attributes = `action="${APP}/plivo-result" numDigits="${mostDigits}" timeout="${timeout}" digitTimeout="${timeout}" finishOnKey="${finishes ? '#' : 'none'}"`
    const document = `<GetDigits ${attributes}><Speak>${prompt}</Speak></GetDigits><Redirect>${APP}/plivo-result</Redirect>`
    answers.set('/plivo-result', xml(`<Wait length="${HOUR}"/>`))
    answers.set('/plivo', xml(document))
    await plivoRequest(emulator, 'POST', '/Call/', {
      from: '+14155550100',
      to: this.phone,
      answer_url: `${APP}/plivo`,
    })
  },
  ends: ({ url }) => url.endsWith('/plivo-result'),
  digitsOf: (body) => form(body, 'Digits'),
}

export const vonageCarrier: Carrier = {
  id: 'vonage',
  phone: '+14155550133',
  async ask({ emulator, answers }, { prompt, mostDigits, finishes, timeout }) {
    answers.set('/vonage-result', JSON.stringify([{ action: 'wait', timeout: HOUR }]))
    await createVonageCall(emulator, {
      to: [{ type: 'phone', number: this.phone.slice(1) }],
      ncco: [
        { action: 'talk', text: prompt, bargeIn: true },
        {
          action: 'input',
          type: ['dtmf'],
          dtmf: { maxDigits: mostDigits, submitOnHash: finishes, timeOut: timeout },
          eventUrl: [`${APP}/vonage-result`],
        },
      ],
    })
  },
  ends: ({ url }) => url.endsWith('/vonage-result'),
  digitsOf: (body) => (JSON.parse(body) as { dtmf: { digits: string } }).dtmf.digits,
}

export const telnyxCarrier: Carrier = {
  id: 'telnyx',
  phone: '+14155550134',
  async ask({ emulator, clock }, { prompt, mostDigits, finishes, timeout }) {
    const { ids } = emulator.keys()['telnyx']!
    const { body } = await telnyxRequest(emulator, 'POST', '/v2/calls', {
      connection_id: ids['connectionId'],
      from: '+14155550100',
      to: this.phone,
      webhook_url: `${APP}/telnyx`,
    })
    const id = (body as { data: { call_control_id: string } }).data.call_control_id
    const gather = (): void =>
      void telnyxRequest(emulator, 'POST', `/v2/calls/${id}/actions/gather_using_speak`, {
        voice: 'AWS.Polly.Joanna',
        payload: prompt,
        maximum_digits: mostDigits,
        // A key that no test presses, where `#` is a digit like the others.
        terminating_digit: finishes ? '#' : 'D',
        timeout_millis: timeout * 1000,
        inter_digit_timeout_millis: timeout * 1000,
        maximum_tries: 1,
      })
    // In the instant of the answer, and after it.
    clock.after(ANSWERED_AFTER, () => void clock.after(0, gather))
  },
  ends: ({ event }) => event === 'call.gather.ended',
  digitsOf: (body) =>
    (JSON.parse(body) as { data: { payload: { digits: string } } }).data.payload.digits,
}

/** Ringing and answering, by the default timings. */
export const ANSWERED_AFTER = 4_000

export const carriers = [twilioCarrier, plivoCarrier, vonageCarrier, telnyxCarrier]

/** What the call of a carrier has come to; throws without a result. */
export function outcomeOf(emulator: Emulator, carrier: Carrier): Outcome {
  const call = emulator.calls().find(({ to }) => to === carrier.phone)!
  const result = emulator
    .deliveries()
    .find((one) => one.provider === carrier.id && carrier.ends(one))
  if (!result) throw new Error(`${carrier.id}: the question has not ended`)
  return {
    digits: carrier.digitsOf(result.body),
    heard: call.heard.map(({ kind, text, durationMs, cut }) => ({ kind, text, durationMs, cut })),
    after: Date.parse(result.at) - Date.parse(call.answeredAt!),
  }
}
