import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { runCli } from './run-cli.ts'
import { keptTerminal } from './terminal.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'callplane-serve-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What the configuration file and the test share. */
const shared = globalThis as {
  servedDoor?: (request: Request) => Promise<Response>
  closedDispatchers?: number
}
writeFileSync(
  join(folder, 'callplane.config.mjs'),
  `export const dispatcher = { dispatch() {}, calls: {}, close: async () => { globalThis.closedDispatchers++ } }
   export const doors = (given) => ({
     '/twilio': { fetch: (request) => globalThis.servedDoor(request) },
     '/webhooks': async () => new Response(String(given === dispatcher)),
   })`,
)
beforeEach(() => {
  shared.closedDispatchers = 0
  shared.servedDoor = async (request) =>
    new Response(await request.text(), {
      status: 201,
      headers: { 'x-path': new URL(request.url).pathname },
    })
})
afterAll(() => {
  delete shared.servedDoor
  delete shared.closedDispatchers
})

const start = async (...args: readonly string[]) => {
  const terminal = keptTerminal(folder)
  const ended = runCli(['serve-door', '--port', '0', ...args], terminal)
  await vi.waitFor(() => expect(terminal.written.error).toContain('/webhooks\n'))
  const [, url = ''] = /serving (http:\S+)\/twilio\n/.exec(terminal.written.error) ?? []
  return { terminal, url, ended }
}

describe('callplane serve-door', () => {
  it('serves each door by its path, logs requests without numbers, and closes the dispatcher', async () => {
    const { terminal, url, ended } = await start()
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    const number = '+14155550123'
    const response = await fetch(`${url}/twilio/Calls.json?To=${number}`, {
      method: 'POST',
      body: 'To=1',
    })
    expect([response.status, response.headers.get('x-path'), await response.text()]).toEqual([
      201,
      '/twilio/Calls.json',
      'To=1',
    ])
    expect(await (await fetch(`${url}/webhooks/twilio`)).text()).toBe('true')
    expect((await fetch(`${url}/twilios/${number}`)).status).toBe(404)
    terminal.stop()
    expect(await ended).toBe(0)
    const log = terminal.written.out
      .split('\n')
      .map((line) => line.split(' ').slice(1, 4).join(' '))
    expect(log).toEqual([
      'POST /twilio/Calls.json 201',
      'GET /webhooks/twilio 200',
      'GET /twilios/+1415…**23 404',
      '',
    ])
    expect(shared.closedDispatchers).toBe(1)
  })
  it('answers what is under way before it ends, and takes nothing new', async () => {
    let answer = (_response: Response): void => {}
    let asked = (): void => {}
    const reached = new Promise<void>((resolve) => (asked = resolve))
    shared.servedDoor = () => {
      asked()
      return new Promise((resolve) => (answer = resolve))
    }
    const { terminal, url, ended } = await start('--quiet')
    const response = fetch(`${url}/twilio`)
    await reached
    terminal.stop()
    await vi.waitFor(() => expect(terminal.written.error).toContain('finishing what is under way'))
    const refused = new Promise((resolve) =>
      connect(Number(new URL(url).port), '127.0.0.1').once('error', resolve),
    )
    expect(await refused).toMatchObject({ code: 'ECONNREFUSED' })
    expect(shared.closedDispatchers).toBe(0)
    answer(new Response('done'))
    expect(await (await response).text()).toBe('done')
    expect(await ended).toBe(0)
    expect([terminal.written.out, shared.closedDispatchers]).toEqual(['', 1])
  })
  it.each([
    [
      'none.mjs',
      'export const dispatcher = { dispatch() {}, calls: {}, close() {} }',
      'must export `doors`',
    ],
    [
      'wrong.mjs',
      `export const dispatcher = { dispatch() {}, calls: {}, close() {} }
       export const doors = { twilio: { fetch() {} }, '/plivo': 1 }`,
      'doors of twilio, /plivo: a path such as /twilio must have a door or a fetch function',
    ],
  ])('%s says what is wrong', async (file, text, said) => {
    writeFileSync(join(folder, file), text)
    const terminal = keptTerminal(folder)
    expect(await runCli(['serve-door', '--config', file], terminal)).toBe(1)
    expect(terminal.written.error).toContain(said)
  })
  it('says where a port is taken', async () => {
    const { terminal, url, ended } = await start()
    const other = keptTerminal(folder)
    const { port } = new URL(url)
    expect(await runCli(['serve-door', '--port', port], other)).toBe(1)
    expect(other.written.error).toContain(`127.0.0.1:${port} cannot be listened on`)
    terminal.stop()
    await ended
  })
})
