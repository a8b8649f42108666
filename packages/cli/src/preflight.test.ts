import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runCli } from './run-cli.ts'
import { keptTerminal } from './terminal.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'callplane-preflight-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
mkdirSync(join(folder, 'app'))
writeFileSync(
  join(folder, 'app', 'a.js'),
  `const client = require('twilio')()\nclient.calls.list()\nclient.queues.list()`,
)

const run = async (
  args: readonly string[],
  { env = {}, cwd = folder }: { env?: Readonly<Record<string, string>>; cwd?: string } = {},
) => {
  const terminal = keptTerminal(cwd, env)
  const code = await runCli(['preflight', ...args], terminal)
  return { code, ...terminal.written }
}

describe('callplane preflight', () => {
  it('prints the report of a folder, and ends with 1 where there are blockers', async () => {
    const { code, out, error } = await run(['app', '--to', 'telnyx'])
    expect(out).toMatch(/^a\.js\n {2}1:/)
    expect(out).toMatch(/ {2}3:15 +X +queues\.list/)
    expect(error).toBe('… 1 files\ncallplane: there are blockers for telnyx\n')
    expect(code).toBe(1)
  })
  it('prints it as JSON, of the working directory', async () => {
    const { code, out } = await run(['--to', 'telnyx', 'plivo', '--json'], {
      cwd: join(folder, 'app'),
    })
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      targets: ['telnyx', 'plivo'],
      blocked: true,
    })
    expect(code).toBe(1)
  })
  it('asks an endpoint, signed with the credentials of the environment, which are never printed', async () => {
    const headers: (string | undefined)[] = []
    const server = createServer((request, response) => {
      headers.push(request.headers['x-twilio-signature'] as string | undefined)
      response.setHeader('content-type', 'text/xml').end('<Response><Say>Hello</Say></Response>')
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/voice`
    const env = { TWILIO_ACCOUNT_SID: `AC${'1'.repeat(32)}`, TWILIO_AUTH_TOKEN: 'secret-token' }
    const { code, out, error } = await run(['--fetch', url, '--to', 'telnyx'], { env })
    await new Promise((done) => server.close(done))
    expect([code, error]).toEqual([0, `… asking ${url}\n`])
    expect(out).toContain(url)
    expect(headers).toEqual([expect.stringMatching(/^[\w+/]{27}=$/)])
    expect(out + error).not.toContain('secret-token')
  })
  it.each([
    [['app', '--to', 'acme'], 2, 'must be one of videosdk'],
    [['none'], 1, 'none does not exist'],
    [['--fetch', 'ftp://app.example/voice'], 1, 'must be an https: or http: URL'],
    [['app', '--as', 'acme'], 2, 'Allowed choices are twilio, plivo, vonage'],
  ])('%j says what is wrong', async (args, code, text) => {
    const result = await run(args)
    expect(result.error).toContain(text)
    expect([result.code, result.out]).toEqual([code, ''])
  })
})

describe('callplane codemod videosdk-legacy', () => {
  const rooms = join(folder, 'rooms')
  const request = `fetch('https://api.videosdk.live/v2/sip/outbound-call', { method: 'POST', body: JSON.stringify({ to: '+14155550123', displayName: 'A', meetingId, trunkId }) })`
  const codemod = async (...args: readonly string[]) => {
    mkdirSync(rooms, { recursive: true })
    writeFileSync(join(rooms, 'a.mjs'), `await ${request}\nexport const used = ${request}\n`)
    const terminal = keptTerminal(folder)
    const code = await runCli(['codemod', 'videosdk-legacy', ...args], terminal)
    return { code, ...terminal.written, text: readFileSync(join(rooms, 'a.mjs'), 'utf8') }
  }
  it('shows a patch, with the numbers of the code, and what is left; writes where it is told to', async () => {
    const shown = await codemod('rooms', '--dispatcher', 'lib/dispatcher.js')
    expect(shown.out).toContain(
      `+await dispatcher.dispatch({ to: '+14155550123', connect: { room: meetingId }`,
    )
    expect(shown.error).toBe(
      'a.mjs:2:21 left: what it gives is used: a call has an id, and no participantId\n' +
        '1 requests in 1 files can be rewritten (--write), 1 left\n',
    )
    expect([shown.code, shown.text.includes('dispatcher')]).toEqual([0, false])
    const written = await codemod('rooms', '--dispatcher', 'lib/dispatcher.js', '--write')
    expect(written.text).toMatch(
      /^import \{ dispatcher \} from '\.\/lib\/dispatcher\.js'\nawait dispatcher\./,
    )
  })
  it('needs to know where the dispatcher is', async () => {
    const { code, error } = await codemod('rooms')
    expect([code, error]).toEqual([2, expect.stringContaining('--dispatcher <module>')])
  })
})
