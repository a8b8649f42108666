import type { DialTarget, Step } from '@callplane/core'
import { readFields } from '../fields.ts'
import type { ElementSource } from '../xml-source.ts'
import { phoneOf } from '../addresses.ts'
import { loseKnown, readNext, readReport, type Built, type TwimlReading } from './reading.ts'

const readPhone = (source: ElementSource, text: string): Built => {
  const phone = phoneOf(text)
  if (phone === undefined) source.fault('', 'must be an E.164 number such as +14155550100')
  const digits = source.take('sendDigits')
  if (digits !== undefined && !/^[0-9A-D*#wW]+$/.test(digits))
    source.fault('sendDigits', 'must consist of 0-9, A-D, *, # and w')
  return {
    phone: phone ?? text,
    ...(digits !== undefined && { digits: digits.replaceAll('W', 'ww') }),
  }
}

/** Headers are in the query of the URI: `sip:a@b?X-Id=1&X-Name=2`. */
const readSip = (source: ElementSource, text: string): Built => {
  const [uri = '', query] = text.split('?', 2)
  const headers = Object.fromEntries(new URLSearchParams(query ?? ''))
  const [username, password] = [source.take('username'), source.take('password')]
  return {
    sip: uri,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(Object.keys(headers).length > 0 && { headers }),
  }
}

/** `<Client>` names the user in its text, or in `<Identity>`; parameters of the user are lost. */
const readUser = (source: ElementSource): Built => {
  if (!source.hasElements) return { user: source.content() }
  let user = ''
  for (const child of source.elements()) {
    if (child.name === 'Identity') user = child.content()
    else if (child.name === 'Parameter') {
      child.lose(['name', 'value'], 'a flow gives users no parameters')
    } else child.fault('', 'unknown element in <Client>; elements: Identity, Parameter')
    child.finish()
  }
  return { user }
}

const readConference = (source: ElementSource, { profile }: TwimlReading): Built => {
  const built: Built = { conference: source.content() }
  const beep = source.take('beep')
  readFields(source, 'conference', profile.conference, built)
  if (beep === 'onEnter' || beep === 'onExit')
    source.note('beep', 'adjusted', 'a tone is heard when a participant enters and when one leaves')
  return built
}

const readTarget = (source: ElementSource, reading: TwimlReading, dial: Built): DialTarget[] => {
  const { nouns } = reading.profile
  const kind = Object.hasOwn(nouns, source.name) ? nouns[source.name] : undefined
  if (kind === undefined) {
    source.fault(
      '',
      `<Dial><${source.name}> has no counterpart in a flow; nouns: ${Object.keys(nouns).join(', ')}`,
    )
    return []
  }
  const target =
    kind === 'phone'
      ? readPhone(source, source.content())
      : kind === 'sip'
        ? readSip(source, source.content())
        : kind === 'user'
          ? readUser(source)
          : readConference(source, reading)
  const own: Built = {}
  readReport(source, own, 'statusCallback')
  if (dial['report'] === undefined && own['report'] !== undefined) dial['report'] = own['report']
  else if (JSON.stringify(dial['report']) !== JSON.stringify(own['report']))
    source.note('statusCallback', 'adjusted', 'events of all targets are reported to the first URL')
  loseKnown(source, reading)
  source.finish()
  return [target as unknown as DialTarget]
}

const noteRecording = (source: ElementSource): void => {
  const word = source.take('record') ?? ''
  if (word.includes('ringing')) source.note('record', 'adjusted', 'recorded from the answer on')
  if (word.endsWith('-dual'))
    source.note('record', 'adjusted', 'a flow does not say how many channels')
}

/** Reads `<Dial>` with its nouns, or with a number as its text. */
export const readDial = (source: ElementSource, reading: TwimlReading): Step[] => {
  const built: Built = { step: 'dial' }
  const targets = source.hasElements
    ? source.elements().flatMap((noun) => readTarget(noun, reading, built))
    : [readPhone(source, source.content()) as unknown as DialTarget]
  built['to'] = targets
  readFields(source, 'dial', reading.profile.dial, built)
  noteRecording(source)
  const callerId = source.take('callerId')
  const shown = callerId === undefined ? undefined : phoneOf(callerId)
  if (shown !== undefined) built['callerId'] = shown
  else if (callerId !== undefined)
    source.note('callerId', 'dropped', 'a flow shows E.164 numbers only')
  readNext(source, built, reading)
  loseKnown(source, reading)
  return [built as unknown as Step]
}
