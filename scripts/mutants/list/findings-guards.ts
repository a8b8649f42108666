import type { Mutant } from '../mutant.ts'

const guards = 'packages/guards/src'

/** What the review of the guards found, brought back one by one where its fix is. */
export const findingsOfGuards: readonly Mutant[] = [
  {
    bug: 'premium numbers are told by their prefix and not by their length (G1)',
    file: `${guards}/numbers/premium-numbers.ts`,
    find: "if (payPerCallExchange.test(number) || isPremium(number)) return 'premium'",
    replace: "if (payPerCallExchange.test(number)) return 'premium'",
    noticedBy: 'packages/guards/src/numbers/premium-reference.test.ts',
  },
  {
    bug: 'a premium number behind an outside line passes (G1)',
    file: `${guards}/numbers/premium-numbers.ts`,
    find: '[...number.e164, ...number.behindPrefix].flatMap(',
    replace: '[...number.e164].flatMap(',
    noticedBy: 'packages/guards/src/numbers/number-guards.test.ts',
  },
  {
    bug: 'a premium number behind a rarer international prefix passes (G1)',
    file: `${guards}/targets/readings.ts`,
    find: 'const found = behindRarePrefix(dialled)',
    replace: 'const found: string[] = []',
    noticedBy: 'packages/guards/src/targets/targets.test.ts',
  },
  {
    bug: 'CDATA hides a premium number (G1)',
    file: `${guards}/targets/xml-elements.ts`,
    find: 'if (cdata !== undefined && current) current.text += cdata',
    replace: "if (cdata !== undefined && current) current.text += ''",
    noticedBy: 'packages/guards/src/targets/xml-elements.test.ts',
  },
  {
    bug: 'a comment hides a premium number (G1)',
    file: `${guards}/targets/xml-elements.ts`,
    find: '/<!--[\\s\\S]*?(?:-->|$)|<!\\[CDATA',
    replace: '/<!\\[CDATA',
    noticedBy: 'packages/guards/src/targets/xml-elements.test.ts',
  },
  {
    bug: 'the sea rescue of France is not an emergency number (G2)',
    file: `${guards}/numbers/emergency-table.ts`,
    find: '115 114 191 196 197 119',
    replace: '115 114 191 197 119',
    noticedBy: 'packages/guards/src/numbers/emergency-numbers.test.ts',
  },
  {
    bug: 'the police of Spain is not an emergency number (G2)',
    file: `${guards}/numbers/emergency-table.ts`,
    find: '1006 061 062 080 091 092',
    replace: '1006 080',
    noticedBy: 'packages/guards/src/numbers/emergency-numbers.test.ts',
  },
  {
    bug: 'the air rescue of Switzerland is not an emergency number (G2)',
    file: `${guards}/numbers/emergency-table.ts`,
    find: '143 145 147 1414',
    replace: '143 145 147',
    noticedBy: 'packages/guards/src/numbers/emergency-numbers.test.ts',
  },
  {
    bug: 'an emergency number behind an outside line passes (G2)',
    file: `${guards}/numbers/emergency-numbers.ts`,
    find: 'if (/^[06-9](?:112|911|999)$|^0000$/.test(digits)) return true',
    replace: 'if (/^0000$/.test(digits)) return true',
    noticedBy: 'packages/guards/src/numbers/emergency-numbers.test.ts',
  },
  {
    bug: 'an emergency number with more digits behind an outside line passes (G2)',
    file: `${guards}/numbers/emergency-numbers.ts`,
    find: 'if (digits.length >= 7 && /^[689](?:911|999)/.test(digits)) return true',
    replace: '',
    noticedBy: 'packages/guards/src/numbers/emergency-numbers.test.ts',
  },
]
