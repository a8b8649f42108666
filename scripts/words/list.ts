export interface BadPhrase {
  /** Source of a regular expression, without word boundaries and in lower case; matched as whole words in any case. */
  readonly phrase: string
  /** What to write instead. */
  readonly instead: string
}

/**
 * Phrases that are unidiomatic in technical English. Add one when a review finds it, with the replacement. A phrase must
 * not match standard usage; what is right in one place only belongs in `exceptions.ts`.
 */
export const badPhrases: readonly BadPhrase[] = [
  // Persons where the field speaks of calls, phones, users and processes.
  {
    phrase: 'somebody|nobody|anybody|everybody',
    instead: 'name the actor (a caller, an operator, no phone), or use the passive voice',
  },
  { phrase: 'whoever|whosoever', instead: 'name the actor (the caller, any process that …)' },
  { phrase: 'unwell|is ill', instead: 'is unavailable' },

  // Archaic or literal phrasing.
  { phrase: 'of late', instead: 'recently' },
  { phrase: 'in silence', instead: 'silently' },
  { phrase: '(?<!are )(?<!is )all the same', instead: 'anyway, still' },
  { phrase: 'anew|afresh', instead: 'again' },
  { phrase: 'for ever', instead: 'forever, indefinitely' },
  { phrase: 'shall', instead: 'must, will' },
  { phrase: 'seldom', instead: 'rarely' },
  { phrase: 'dearest|dearer|too dear|dear to', instead: 'more expensive' },
  { phrase: 'does no harm', instead: 'is harmless' },
  { phrase: '(?:what|which) (?:is|are) no', instead: 'invalid …, … that is not a …' },
  {
    phrase: '(?<!there )(?<!here )is no (?!longer|more|less|better|worse|later|earlier)',
    instead: 'is not a',
  },
  { phrase: '(?:is|are) there already', instead: 'already exists' },
  { phrase: '(?:is|are) for the \\w+ to', instead: 'the … must' },
  { phrase: 'bec(?:a|o)mes? of|has become of', instead: 'the outcome of, what happens to' },
  { phrase: '(?:own|neutral) words?', instead: 'own terms, own response' },
  { phrase: 'stands? (?:on|in|at|beside|there|before)', instead: 'is in, precedes, replaces' },
  { phrase: 'hangs? on', instead: 'is assigned to, depends on' },
  { phrase: 'tak(?:e|es|ing|en) apart', instead: 'remove' },
  { phrase: 'doubled', instead: 'duplicated' },
  { phrase: 'quarter of an hour', instead: '15 minutes' },
  { phrase: 'book of rings', instead: 'ring ledger' },
  { phrase: 'answer ratio', instead: 'answer-seizure ratio (ASR)' },
  { phrase: 'kicks?|kicked', instead: 'schedule' },

  // Error texts.
  { phrase: 'is no \\w+ that is known', instead: 'unknown …' },
  { phrase: '(?:no|without) blanks?', instead: 'no spaces' },
  { phrase: 'letters of both cases', instead: 'upper- and lower-case letters' },
  { phrase: 'too many writers', instead: 'too many concurrent updates' },
  { phrase: 'slot came free|given up while it waited', instead: 'timed out waiting for …' },
  { phrase: 'not dialled in time', instead: 'expired before it could be dialled' },
  { phrase: 'sender stopped before', instead: 'the process exited before' },
  { phrase: 'did not classify', instead: 'unclassified' },
  { phrase: '(?:step|one) broke', instead: '… failed' },
  { phrase: 'before the one it needs', instead: 'before its dependency' },
  { phrase: '(?:does|do) not fit', instead: 'does not match' },
  { phrase: '(?:is|are) needed with', instead: 'required when … is set' },
  { phrase: 'belongs to \\w+ only', instead: 'only allowed with …' },
  { phrase: 'gives text only', instead: 'returned no bytes' },
  { phrase: 'no (?:longest|shortest) duration', instead: 'no maximum-duration field, …' },
  { phrase: 'answer that is not \\w+.s own', instead: 'unrecognised response body' },
]
