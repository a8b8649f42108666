import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { asked, placeCalls, type DemoRun } from '../scripts/demo/place-calls.ts'
import { terminalPicture } from '../scripts/demo/picture.ts'
import { asData, doubleRings, pictured, printed, storyOf } from '../scripts/demo/story.ts'
import { columns, paragraph } from '../scripts/demo/text.ts'
import { emulatedProviders } from '../scripts/emulated-providers.ts'
import { root } from '../scripts/packages.ts'

let run: DemoRun
let text: string
beforeAll(async () => {
  run = await placeCalls(4)
  text = printed(storyOf(run)).join('\n')
}, 180_000)

test('the demo fits 100 columns (N15)', () => {
  expect(text.split('\n').filter((line) => line.length > 100)).toEqual([])
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1, maxLength: 80 })), (words) => {
      const lines = paragraph('     label', words.join(' '), 18)
      return lines.every((line) => line.length <= columns)
    }),
  )
})

test('the demo explains why more rang than was called, and its figures are those of the ledger (N15)', () => {
  const calls = emulatedProviders.length
  expect(run.shown).toHaveLength(calls)
  expect(text).toContain(`What rang: ${run.rings.length} rings for ${calls} calls`)
  const counted = [...text.matchAll(/^ {5}(\d+) × +(.*)$/gm)].map(([, count, what]) => [
    Number(count),
    what,
  ])
  const phones = run.rings.filter(({ to }) => to === asked.to).length
  expect(counted).toEqual([
    [phones, `the customer's phone, ${asked.to}: once for each call`],
    [run.rings.length - phones, expect.stringContaining('sip:demo-room@rooms.example.com')],
  ])
  expect(phones).toBe(calls)
  expect(text).toContain('No phone rang twice for one call.')
})

test('the demo says what each provider was sent, what came back and what was lost', () => {
  for (const { title, call } of run.shown) {
    expect(call.status, title).toBe('completed')
    const part = text.slice(text.indexOf(`\n   ${title}\n`)).split('\n\n')[0] ?? ''
    expect(part).toMatch(/ sent +POST \//)
    expect(part).toMatch(/ came back .*answered/)
    expect(part).toMatch(/ the record +completed, talked \d+ s/)
    for (const { field } of call.notes) expect(part).toContain(` ${field}: `)
    if (call.notes.length === 0) expect(part).toMatch(/ lost +nothing/)
  }
})

test('a phone that rings twice is told, and not explained away', () => {
  const ring = run.rings.find(({ provider, to }) => provider === 'twilio' && to === asked.to)
  const worse = { ...run, rings: [...run.rings, ring!] }
  expect(doubleRings(worse)).toEqual(['Twilio'])
  const told = printed(storyOf(worse)).join('\n')
  expect(told).toContain('RANG TWICE: Twilio')
  expect(told).not.toContain('once for each call')
})

test('--json has one entry for each provider, with request, notes and timeline', () => {
  const data = asData(run)
  expect(data.map(({ provider }) => provider)).toEqual(run.shown.map(({ provider }) => provider))
  expect(new Set(data.flatMap((one) => Object.keys(one)))).toEqual(
    new Set(['provider', 'callId', 'providerRef', 'status', 'timeline', 'notes', 'request']),
  )
})

test('the picture of the README is made of what the demo prints', () => {
  const textOf = (svg: string): string[] =>
    [...svg.matchAll(/<text x=[^>]*>(.*)<\/text>/g)].map(([, line = '']) =>
      line
        .replaceAll(/<[^>]*>/g, '')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&amp;', '&'),
    )
  // Talk times, and the order in which reports come in, depend on the load of the machine.
  const settled = (lines: readonly string[]) =>
    lines
      .join('\n')
      .replaceAll(/came back[\s\S]*?the record/g, 'the record')
      .replaceAll(/talked \d+ s/g, 'talked')
  const committed = readFileSync(join(root, 'docs/images/demo.svg'), 'utf8')
  expect(textOf(terminalPicture('a', ['1 < 2 & 3']))).toEqual(['1 < 2 & 3'])
  expect(settled(textOf(committed))).toEqual(settled(pictured(run)))
})
