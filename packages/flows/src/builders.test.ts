import { readXmlTree, type XmlText, type XmlTree } from '@callplane/kit/xml'
import * as plivoSdk from 'plivo'
import twilioSdk from 'twilio'
import { describe, expect, it } from 'vitest'
import { writeFlow } from './dialects.ts'

/** What of the builders is used; their own types are loose. */
type Build = (attributes: object, text?: string) => Builder
interface Builder {
  readonly [verb: string]: Build
}
const { twiml } = twilioSdk as unknown as {
  readonly twiml: { readonly VoiceResponse: new () => unknown }
}
const plivo = plivoSdk as unknown as { readonly Response: new () => unknown }

type Shape = readonly [name: string, attributes: object, children: readonly unknown[]]
const isText = (child: XmlTree | XmlText): child is XmlText => 'text' in child
const shapeOf = ({ name, attributes, children }: XmlTree): Shape => [
  name,
  Object.fromEntries([...attributes].map(([key, { value }]) => [key, value])),
  children.flatMap((child): unknown[] =>
    isText(child) ? (child.text.trim() === '' ? [] : [child.text]) : [shapeOf(child)],
  ),
]
const shapeIn = (document: string): Shape => {
  const { root, fault } = readXmlTree(document)
  if (!root) throw new Error(fault.message)
  return shapeOf(root)
}
const odd = `Fish & "chips" <b>'é漢`

describe('documents are those of the vendors’ builders', () => {
  it('of Twilio', () => {
    const response = new twiml.VoiceResponse() as {
      readonly say: Build
      readonly gather: Build
      readonly dial: Build
      readonly redirect: Build
    } & object
    response.say({ voice: 'woman', language: 'fr-FR', loop: 2 }, odd)
    const gather = response.gather({ numDigits: 1, action: '/a?b=1&c=2', method: 'GET' })
    gather['say']?.({}, odd)
    const dial = response.dial({ timeout: 10, callerId: '+14155550100' })
    dial['number']?.({ sendDigits: 'ww1' }, '+14155550101')
    dial['sip']?.({ username: 'u', password: 'p"&' }, 'sip:a@b.example')
    response.redirect({ method: 'GET' }, '/next?a=1&b=2')
    const { document, notes } = writeFlow('twiml', {
      steps: [
        { step: 'say', text: odd, voice: 'woman', language: 'fr-FR', loop: 2 },
        { step: 'gather', digits: { count: 1 }, prompts: [{ step: 'say', text: odd }], next: 'a' },
        {
          step: 'dial',
          to: [
            { phone: '+14155550101', digits: 'ww1' },
            { sip: 'sip:a@b.example', username: 'u', password: 'p"&' },
          ],
          ringTimeout: 10,
          callerId: '+14155550100',
        },
        { step: 'goto', to: 'next' },
      ],
      continuations: {
        a: { url: '/a?b=1&c=2', method: 'GET' },
        next: { url: '/next?a=1&b=2', method: 'GET' },
      },
    })
    expect(notes).toEqual([])
    expect(shapeIn(document)).toEqual(shapeIn(String(response)))
  })

  it('of Plivo', () => {
    const response = new plivo.Response() as {
      readonly addSpeak: (text: string, attributes: object) => Builder
      readonly addGetInput: Build
      readonly addConference: (name: string, attributes: object) => Builder
      readonly toXML: () => string
    }
    response.addSpeak(odd, { voice: 'WOMAN', loop: 2 })
    const input = response.addGetInput({
      inputType: 'speech',
      executionTimeout: 20,
      action: 'https://a.example/?b=1&c=2',
    }) as unknown as { readonly addSpeak: (text: string, attributes: object) => Builder }
    input.addSpeak(odd, {})
    response.addConference('Team <1>', { muted: true, enterSound: 'beep:1', exitSound: 'beep:2' })
    const { document, notes } = writeFlow('plivo-xml', {
      steps: [
        { step: 'say', text: odd, voice: 'woman', loop: 2 },
        {
          step: 'gather',
          speech: {},
          timeout: 20,
          prompts: [{ step: 'say', text: odd }],
          next: 'a',
        },
        { step: 'dial', to: [{ conference: 'Team <1>', muted: true }] },
      ],
      continuations: { a: { url: 'https://a.example/?b=1&c=2' } },
    })
    expect(notes).toEqual([])
    expect(shapeIn(document)).toEqual(shapeIn(response.toXML()))
  })
})
