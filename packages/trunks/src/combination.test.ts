import { describe, expect, it } from 'vitest'
import { combinations } from './combination.ts'
import { newCredentials } from './credentials.ts'
import { trunksPage } from './trunks-page.ts'

describe('combinations', () => {
  it('every platform over every carrier, each way', () => {
    const table = combinations().map(({ platform, carrier, outbound, inbound }) =>
      [platform.id, carrier.id, outbound.way, outbound.proof ?? '-', outbound.by, inbound.way].join(
        ' ',
      ),
    )
    expect(table).toEqual([
      'videosdk twilio trunk digest api trunk',
      'videosdk telnyx trunk digest api trunk',
      'videosdk plivo trunk digest api trunk',
      'videosdk vonage trunk digest person trunk',
      'videosdk sinch trunk digest api trunk',
      'livekit twilio trunk digest api trunk',
      'livekit telnyx trunk digest api trunk',
      'livekit plivo trunk digest api trunk',
      'livekit vonage trunk digest person trunk',
      'livekit sinch trunk digest api trunk',
      'daily twilio document addresses api trunk',
      'daily telnyx override addresses api trunk',
      'daily plivo impossible - api trunk',
      'daily vonage impossible - person trunk',
      'daily sinch impossible - api trunk',
    ])
  })

  it('what is possible has a transport and an encryption in common', () => {
    for (const { outbound, inbound } of combinations())
      for (const one of [outbound, inbound]) {
        expect(one.transports).not.toEqual([])
        expect(one.encryption).toContain('none')
      }
  })
})

describe('the page', () => {
  it('has a row and a section for each, and says what is not possible', () => {
    const page = trunksPage()
    expect(page.match(/^### .* over .*$/gm)).toHaveLength(combinations().length)
    expect(page).toContain('| Daily | Twilio | SIP domain that forwards by document | trunk |')
    for (const carrier of ['Plivo', 'Vonage', 'Sinch'])
      expect(page).toContain(
        `**Outbound**: not possible. Daily sets no caller ID, and ${carrier} cannot override it.`,
      )
    expect(page).toContain(
      '| VideoSDK | Vonage | trunk, configured manually | trunk, configured manually |',
    )
    expect(page).toContain('one number for the whole trunk')
    expect(page).toContain('requires `answerUrl`')
    expect(page.endsWith('\n')).toBe(true)
  })
})

describe('new credentials', () => {
  it('are accepted by every carrier, and never the same', () => {
    const drawn = Array.from({ length: 50 }, () => newCredentials('acme-eu-1'))
    for (const { username, password } of drawn) {
      expect(username).toBe('acmeeu1')
      expect(password).toMatch(/^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9]{24}$/)
    }
    expect(new Set(drawn.map(({ password }) => password)).size).toBe(50)
    expect(newCredentials('a').username).toBe('a000')
  })
})
