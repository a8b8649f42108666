import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { runCli } from './run-cli.ts'
import { keptTerminal } from './terminal.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'callplane-flows-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const save = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return name
}

const menu = save(
  'menu.xml',
  `<Response>
  <Gather numDigits="1" action="/menu" enhanced="true"><Say>Press 1</Say></Gather>
  <Dial callerId="+14155550100">+14155550123</Dial>
</Response>`,
)

const run = async (...args: readonly string[]) => {
  const terminal = keptTerminal(folder)
  const code = await runCli(['flows', 'translate', ...args], terminal)
  return { code, ...terminal.written }
}

describe('callplane flows translate', () => {
  it('runs as a program: the document on the output, the losses on the error output', () => {
    const bin = fileURLToPath(new URL('../bin/callplane.js', import.meta.url))
    const program = (...args: readonly string[]) =>
      spawnSync(process.execPath, ['--conditions=@callplane/source', bin, ...args], {
        cwd: folder,
        encoding: 'utf8',
      })
    const { status, stdout, stderr } = program(
      'flows',
      'translate',
      menu,
      '--from',
      'twiml',
      '--to',
      'ncco',
    )
    expect(status, stderr).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject([
      { action: 'talk', text: 'Press 1', bargeIn: true },
      {
        action: 'input',
        type: ['dtmf'],
        dtmf: { maxDigits: 1, submitOnHash: true },
        eventUrl: ['/menu'],
      },
      {
        action: 'connect',
        from: '14155550100',
        endpoint: [{ type: 'phone', number: '14155550123' }],
      },
    ])
    expect(stderr.split('\n').map((line) => line.split(': ').slice(0, 2).join(': '))).toEqual([
      'menu.xml:2:40: dropped Gather.enhanced',
      'NCCO: adjusted steps[0].emptyTurn',
      '',
    ])
  })

  it('names every fault of a document with its place, and writes nothing', async () => {
    save('bad.xml', '<Response>\n  <Say loop="x">a</Say>\n  <Enqueue>a</Enqueue>\n</Response>')
    const { code, out, error } = await run('bad.xml', '--from', 'twiml', '--to', 'texml')
    expect([code, out]).toEqual([1, ''])
    expect(error).toMatch(
      /line 2, column 8: must be a whole number.*line 3, column 3: <Enqueue> has no/,
    )
  })

  it.each<[readonly string[], number, string]>([
    [[menu, '--from', 'twiml'], 2, "required option '--to <dialect>' not specified"],
    [
      [menu, '--from', 'twiml', '--to', 'vxml'],
      2,
      'Allowed choices are twiml, texml, ncco, plivo-xml',
    ],
    [['none.xml', '--from', 'twiml', '--to', 'ncco'], 1, 'none.xml cannot be read'],
  ])('%j fails', async (args, code, text) => {
    const result = await run(...args)
    expect([result.code, result.out]).toEqual([code, ''])
    expect(result.error).toContain(text)
  })

  it('keeps numbers in the document and masks them elsewhere', async () => {
    const { out, error } = await run(menu, '--from', 'twiml', '--to', 'plivo-xml')
    expect(out).toContain('<Number>+14155550123</Number>')
    expect(error).not.toContain('+14155550123')
  })
})
