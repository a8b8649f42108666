import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { CallEvent } from '@callplane/core'
import type {
  DailyCall,
  DailyEventObjectDialOutError,
  DailyStartDialoutOptions,
} from '@daily-co/daily-js'
import { describe, expect, expectTypeOf, it } from 'vitest'
import {
  callerId,
  callOf,
  far,
  key,
  mapOf,
  prepared,
  references,
  room,
  session,
} from '../../test/fake-api.ts'
import {
  errorOfBrowser,
  eventOfBrowser,
  placedByBrowser,
  toStartDialOut,
  type BrowserDialOut,
  type DailyDialOutEvent,
} from './browser.ts'
import { eventOfWebhook } from '../webhooks/read.ts'

const require = createRequire(import.meta.url)
const context = { key, prepared, options: undefined }
const base = {
  callClientId: 'c-1',
  provider: 'signalwire',
  sipCallId: 'sip-1',
  sessionId: session,
  userId: key,
}

describe('startDialOut', () => {
  it('gets the same parameters and notes as REST', () => {
    const fields = { dtmf: 'ww42', participant: { name: 'Ada' }, record: true }
    const { options, notes, room: where } = toStartDialOut(callOf(fields), context)
    const rest = mapOf(fields)
    expect(options).toEqual(rest.body)
    expect(options).toEqual({
      phoneNumber: far,
      extension: '42',
      waitBeforeExtensionDialSec: 1,
      displayName: 'Ada',
      userId: key,
      callerId,
    })
    expect([notes, where]).toEqual([rest.notes, room])
  })

  it('has no keys without a value', () => {
    const { options } = toStartDialOut(callOf({ to: 'sip:a@b.example', from: undefined }), context)
    expect(Object.keys(options)).toEqual(['sipUri', 'userId'])
  })

  it('has the types of daily-js', () => {
    expectTypeOf<BrowserDialOut['options']>().toEqualTypeOf<DailyStartDialoutOptions>()
    expectTypeOf<Parameters<DailyCall['startDialOut']>[0]>().toEqualTypeOf<
      BrowserDialOut['options']
    >()
    expectTypeOf<Awaited<ReturnType<DailyCall['startDialOut']>>>().toExtend<
      Parameters<typeof placedByBrowser>[0]
    >()
  })

  it('resolves to references', () => {
    expect(placedByBrowser({ session: { sessionId: session } }, room)).toEqual({ references })
    expect(placedByBrowser({}, room)).toEqual({ references: {} })
  })
})

describe('client events', () => {
  const actions = ['dialout-connected', 'dialout-answered', 'dialout-stopped'] as const
  it.each(actions)('%s is the webhook’s event', (action) => {
    const ours = eventOfBrowser({ ...base, action } as DailyDialOutEvent, { room, at: 5 })
    const webhook = eventOfWebhook(
      {
        type: action.replace('-', '.'),
        id: `1-${session}`,
        payload: { room, session_id: session, user_id: key, timestamp: '1728023426' },
      },
      '',
    )
    const { at: _at, ...same } = webhook
    expect(ours).toEqual({ ...same, at: 5 } satisfies CallEvent)
  })

  it('a fault of a session is the webhook’s too', () => {
    const event: DailyEventObjectDialOutError = {
      ...base,
      action: 'dialout-error',
      errorMsg: 'sip error: 503',
    }
    expect(eventOfBrowser(event, { room, at: null })).toMatchObject({
      id: `dialout.error/${session}`,
      type: 'ended',
      at: null,
      end: { status: 'failed', reason: 'carrier-fault' },
    })
  })

  it('a fault before there is a session is still told, by the key', () => {
    const { sessionId: _session, ...without } = base
    const event: DailyEventObjectDialOutError = {
      ...without,
      action: 'dialout-error',
      errorMsg: 'dial-out not enabled for room',
      actionTraceId: 't-1',
    }
    expect(eventOfBrowser(event, { room, at: 1 })).toMatchObject({
      id: 'dialout.error/browser//t-1',
      references: {},
      attemptKey: key,
      end: { reason: 'blocked', rang: 'no' },
    })
  })

  it('warnings are many', () => {
    const { userId: _user, ...without } = base
    const warn = (actionTraceId: string) =>
      eventOfBrowser(
        { ...without, action: 'dialout-warning', errorMsg: 'codec', actionTraceId },
        { room, at: 1 },
      )
    expect(warn('1').id).not.toBe(warn('2').id)
    expect(warn('1')).toMatchObject({ type: 'detail', detail: { message: 'codec' } })
  })
})

describe('what startDialOut rejects with', () => {
  it.each([
    ['NOT_ALLOWED', 'permission', 'no'],
    [{ errorMsg: 'TEMPORARILY_NOT_AVAILABLE' }, 'provider-down', 'no'],
    [{ error: 'dial-out not enabled for room' }, 'room-unusable', 'no'],
    [{ message: 'International dialout not supported' }, 'geo', 'no'],
    [new Error('network went away'), 'unexpected', 'unknown'],
    [undefined, 'unexpected', 'unknown'],
    [42, 'unexpected', 'unknown'],
  ])('%j', (rejected, code, dialled) => {
    expect(errorOfBrowser(rejected)).toMatchObject({ code, dialled, provider: 'daily' })
  })
  it.each([new Error('DIALOUT_IN_PROGRESS'), 'dial-out already started'])(
    '%j: what is in progress may be this very dial-out (S5)',
    (rejected) => {
      expect(errorOfBrowser(rejected)).toMatchObject({ code: 'concurrency', dialled: 'unknown' })
    },
  )
  it('classifies every rejection that the installed daily-js raises itself (V9)', () => {
    const bundle = readFileSync(require.resolve('@daily-co/daily-js/dist/daily-esm.js'), 'utf8')
    const start = bundle.indexOf('key:"startDialOut"')
    const source = bundle.slice(start, bundle.indexOf('action:"dialout-start"', start))
    const messages = [...source.matchAll(/new Error\("((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text)
    expect(messages.length).toBeGreaterThan(30)
    for (const message of [...messages, 'startDialOut() only supported after join.'])
      expect([message, errorOfBrowser(new Error(message)).dialled]).toEqual([message, 'no'])
  })
  it('does not take every message of that form for a local one (V9)', () => {
    const failed = errorOfBrowser(new Error('Error starting dial out: the connection was lost'))
    expect(failed).toMatchObject({ code: 'unexpected', dialled: 'unknown' })
  })
  it('keeps no number', () => {
    expect(errorOfBrowser(`failed for ${far}`).message).toBe('daily: failed for [number]')
    const known = errorOfBrowser('NOT_ALLOWED')
    expect(errorOfBrowser(known)).toBe(known)
  })
})

it('needs nothing that a browser does not have, nor a schema library (V16)', () => {
  const seen = new Set<string>()
  const foreign = new Set<string>()
  const portable = new URL('../../../../core/src/model/portable.ts', import.meta.url)
  const follow = (file: URL): void => {
    if (seen.has(file.href)) return
    seen.add(file.href)
    const source = readFileSync(file, 'utf8')
    for (const [, name = ''] of source.matchAll(
      /^(?:import|export) (?!type )[^'"]*? ?from '([^']+)'/gm,
    ))
      if (name.startsWith('.')) follow(new URL(name, file))
      else if (name === '@callplane/core/portable') follow(portable)
      else foreign.add(name)
  }
  follow(new URL('browser.ts', import.meta.url))
  expect([...foreign]).toEqual([])
  expect([...seen]).toContain(new URL('error.ts', portable).href)
})
