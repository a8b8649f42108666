import { describe, expect, it, vi } from 'vitest'
import { consoleLog } from './console-log.ts'
import { nodeHost } from './node-host.ts'

const linesOf = (...entries: Parameters<ReturnType<typeof consoleLog>>): string[] => {
  const lines: string[] = []
  const log = consoleLog({ write: (line) => lines.push(line) })
  for (const entry of entries) log(entry)
  return lines
}

describe('the log of nodeHost (N4)', () => {
  it('writes warnings and errors by default, one line each, and nothing below', () => {
    const warn = vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
    try {
      const { log } = nodeHost()
      log({ level: 'warn', event: 'webhook.forged', provider: 'twilio', detail: 'no\nsignature' })
      log({ level: 'info', event: 'started' })
      log({ level: 'error', event: 'webhook.failed', code: 'unexpected', call: 'call_0123456789' })
      expect(warn.mock.calls).toEqual([
        ['callplane warn webhook.forged provider=twilio: no signature\n'],
        ['callplane error webhook.failed code=unexpected call=call_0123456789\n'],
      ])
    } finally {
      warn.mockRestore()
    }
  })

  it('is replaced by a function, turned off with false, and as loud as asked', () => {
    const warn = vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
    try {
      const entries: string[] = []
      nodeHost({ log: ({ event }) => entries.push(event) }).log({ level: 'warn', event: 'a' })
      nodeHost({ log: false }).log({ level: 'error', event: 'b' })
      expect([entries, warn.mock.calls]).toEqual([['a'], []])
      nodeHost({ log: consoleLog({ level: 'info' }) }).log({ level: 'info', event: 'c' })
      expect(warn.mock.calls).toEqual([['callplane info c\n']])
    } finally {
      warn.mockRestore()
    }
  })

  it('holds no number, address or credential, and keeps ids', () => {
    const key = 'cp12345678901234567890123456789012'
    const [line = ''] = linesOf({
      level: 'warn',
      event: 'attempt.failed',
      attempt: key,
      detail:
        'no route for +1 (415) 555-0123 or sip:ada@example.com; authorization: Bearer abcdef0123456789',
      to: '+14155550123',
      held: { to: '+14155550123' },
      delays: [1, 2],
    })
    expect(line).toBe(
      `callplane warn attempt.failed attempt=${key} to=[number] held={…} delays="[1, 2]": no route for [number] or [address]; authorization: [secret]`,
    )
  })

  it('refuses a misspelled option (N8)', () => {
    expect(() => consoleLog({ leval: 'info' } as never)).toThrow(
      'consoleLog: leval: unknown option; did you mean level?',
    )
  })
})
