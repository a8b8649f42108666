import { describe, expect, it } from 'vitest'
import { CallError } from '../../model/error.ts'
import { fakeProvider } from '../../testing/index.ts'
import { loadRules, type LoadRulesOptions } from './load-rules.ts'
import { rateDeck } from '../rates/rate-deck.ts'

const rule = {
  id: 'sales',
  direction: 'outbound',
  numbers: ['+14155550100'],
  routes: [{ provider: 'a' }],
}
const errorOf = (source: unknown, options?: LoadRulesOptions): CallError => {
  try {
    loadRules(source, options)
  } catch (error) {
    if (CallError.isInstance(error)) return error
    throw error
  }
  throw new Error('it was loaded')
}

describe('rules are loaded', () => {
  it.each<[string, unknown]>([
    ['the text of a list', JSON.stringify([rule])],
    ['the text of a file with a schema', JSON.stringify({ $schema: './s.json', rules: [rule] })],
    ['a text with a byte order mark', `\uFEFF${JSON.stringify([rule])}`],
    ['a list', [rule]],
    ['an object', { rules: [rule] }],
  ])('from %s', (_what, source) => {
    expect(loadRules(source)).toMatchObject({
      rules: [{ id: 'sales', strategy: 'priority', dispatch: 'user' }],
      warnings: [],
    })
  })
  it('with warnings of rules that are never chosen', () => {
    expect(loadRules([rule, { ...rule, id: 'again' }]).warnings).toMatchObject([
      { rule: 'again', code: 'shadowed', by: ['sales'] },
    ])
  })
})

describe('faults of a rule file', () => {
  it('name the file, the rule and the path, all at once', () => {
    const error = errorOf(
      {
        $schema: 7,
        version: 1,
        rules: [
          { ...rule, match: { countries: ['XX'] }, routs: [] },
          { ...rule, id: 'night', match: { window: { from: '9', to: '17:00', zone: 'Mars' } } },
          { ...rule, id: 'far', match: { countries: ['XX'] } },
          { ...rule },
        ],
      },
      { name: 'rules.json' },
    )
    expect(error.code).toBe('input-invalid')
    expect(error.message).toMatch(
      /^rules\.json: version: unknown field; sales\.routs: unknown field; /,
    )
    expect(error.faults.map(({ path }) => path.join('.'))).toEqual([
      'version',
      'sales.routs',
      'night.match.window.from',
      'far.match.countries.0',
      '3.id',
    ])
  })
  it('name the line and column of text that is not JSON, and repeat none of it', () => {
    const text = '[\n  { "id": "sales",\n    "numbers": [+14155550100] }\n]'
    const { message } = errorOf(text, { name: 'rules.json' })
    expect(message).toBe('rules.json: (whole): is not valid JSON at line 3, column 17')
    expect(errorOf('[{"id": "sa').message).toMatch(/is not valid JSON at line 1, column 9$/)
    expect(errorOf('').message).toBe(
      'routing rules: (whole): is not valid JSON at line 1, column 1',
    )
  })
  it.each([['null'], ['7'], ['"rules"'], ['{}'], ['{"rules": {}}']])('name %s', (text) => {
    expect(errorOf(text).faults).toMatchObject([{ path: [], message: 'must be a list of rules' }])
  })
  it('name a misspelled option (N8)', () => {
    expect(errorOf([rule], { provider: [] } as object).message).toBe(
      'loadRules: provider: unknown option; options: name, providers, rateDecks',
    )
  })
  it('name unknown providers and decks where those that exist are given', () => {
    const routes = [{ provider: 'a' }, { provider: 'b', rateDeck: 'd' }]
    expect(loadRules([{ ...rule, routes }]).rules).toHaveLength(1)
    const error = errorOf([{ ...rule, routes }], {
      providers: [fakeProvider('a').provider],
      rateDecks: [rateDeck('other', 'USD', [{ prefix: '1', perMinute: 1 }])],
    })
    expect(error.faults.map(({ path }) => path.join('.'))).toEqual([
      'sales.routes.1.rateDeck',
      'sales.routes.1.provider',
    ])
  })
})
