import { describe, expect, it } from 'vitest'
import { CallError } from '../../model/error.ts'
import { business } from '../../testing/index.ts'
import { found, publicUrl, setUp, type Setting } from './verify.fixture.ts'

describe('dispatcher.verify (N13)', () => {
  it('says that everything is in order, in lines for people and with exit code 0', async () => {
    const report = await setUp().dispatcher.verify()
    expect(report).toMatchObject({ ok: true, exitCode: 0 })
    expect(report.text.split('\n')).toEqual([
      'ok       callplane  store        can be read',
      'ok       callplane  rules        1 in force',
      'ok       a          credentials  the provider accepts them',
      'ok       a          clock        agrees with the provider',
      'ok       a          numbers      the account owns those of its rules',
      'ok       a          webhooks     https://calls.example/webhooks/a leads here',
      'everything is in order',
    ])
  })

  it('places no call and keeps no record', async () => {
    const { dispatcher } = setUp()
    await dispatcher.verify()
    expect((await dispatcher.calls.list()).calls).toEqual([])
  })

  it('fails where credentials are refused, and does not ask further with them', async () => {
    const refused = async () => {
      throw new CallError('auth', 'a: the token is not valid', { provider: 'a', dialled: 'no' })
    }
    for (const setting of [{ list: refused }, { verify: refused }]) {
      const checks = await found(setting)
      expect(checks['credentials']).toEqual(['failed', 'auth: a: the token is not valid'])
      expect(checks['numbers']?.[0]).toBe('skipped')
    }
    const report = await setUp({ verify: refused }).dispatcher.verify()
    expect(report).toMatchObject({ ok: false, exitCode: 1 })
    expect(report.text).toContain('FAILED   a          credentials  auth: a: the token')
    expect(report.text).toMatch(/1 failed, 0 warnings$/)
  })

  it('names an SDK that is not installed, and how to install it', async () => {
    const missing = async () => {
      throw new CallError('sdk-missing', 'a needs the package acme-sdk: npm install acme-sdk')
    }
    expect((await found({ verify: missing }))['credentials']).toEqual([
      'failed',
      'sdk-missing: a needs the package acme-sdk: npm install acme-sdk',
    ])
  })

  it('fails where the clock is off by more than half a minute', async () => {
    expect((await found({ behind: 29 }))['clock']?.[0]).toBe('ok')
    for (const [behind, words] of [
      [120, '120 s ahead of the provider'],
      [-120, '120 s behind the provider'],
    ] as const)
      expect((await found({ behind }))['clock']).toEqual([
        'failed',
        expect.stringContaining(words) as string,
      ])
  })

  it('warns of numbers that the account does not own, by their place and never by the number', async () => {
    const checks = await found({ list: async () => [] })
    expect(checks['numbers']).toEqual([
      'warning',
      expect.stringContaining('does not own sales.numbers[0]') as string,
    ])
    expect(JSON.stringify(checks)).not.toContain(business)
  })

  it.each<[string, NonNullable<Setting['atPublicUrl']>, string, string]>([
    [
      'nothing answers',
      () => Promise.reject(new Error('refused')),
      'failed',
      'cannot be reached from this machine',
    ],
    [
      'something else is',
      async () => ({ status: 404 }),
      'failed',
      'answers 404: mount the webhook',
    ],
    [
      'a body parser is in front',
      async () => ({
        status: 500,
        body: 'callplane: the body was read before the webhook handler.',
      }),
      'failed',
      'is not set up: callplane: the body was read before',
    ],
    ['another process is', async () => ({ status: 401 }), 'warning', 'of another process'],
  ])('says where %s at the public URL', async (_what, atPublicUrl, outcome, why) => {
    expect((await found({ atPublicUrl }))['webhooks']).toEqual([
      outcome,
      expect.stringContaining(why) as string,
    ])
  })

  it('fails without a public URL where the provider reports by webhook only', async () => {
    expect((await found({ publicUrl: undefined }))['webhooks']).toEqual([
      'failed',
      'host.publicUrl is not set, and the provider reports by webhook only',
    ])
  })

  it('leaves nothing that a stranger could send to be answered as genuine', async () => {
    const { dispatcher } = setUp()
    await dispatcher.verify()
    const request = {
      method: 'POST',
      url: `${publicUrl}/webhooks/a`,
      headers: { 'x-callplane-verify': 'guessed', verdict: 'forged' },
      body: new TextEncoder().encode('[]'),
      receivedAt: 0,
    }
    expect((await dispatcher.receive('a', request)).status).toBe(401)
  })
})
