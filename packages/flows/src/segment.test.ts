import type { Step } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { segmentNotes, writeSegment } from './segment.ts'

const input: Step = {
  step: 'gather',
  prompts: [
    { step: 'say', text: 'One moment', voice: 'Unknown.Voice' },
    { step: 'play', url: 'https://a.example/a.mp3', volume: 0.5 },
  ],
  interruptible: false,
  digits: { count: 4 },
  timeout: 6,
}
const documentOf = (dialect: 'twiml' | 'plivo-xml', step: Step): string =>
  writeSegment(dialect, { steps: [step], turnUrl: 'https://app.example/' }).document.replace(
    /^<\?xml[^>]*>\s*|\n\s*/g,
    '',
  )

describe('prompts of an input that keys must not interrupt', () => {
  it('are played before the input where keys interrupt those within it', () => {
    expect(documentOf('twiml', input)).toMatch(
      /^<Response><Say>One moment<\/Say><Play>https:\/\/a\.example\/a\.mp3<\/Play><Gather [^>]*\/>/,
    )
    expect(documentOf('plivo-xml', input)).toMatch(
      /^<Response><Speak>One moment<\/Speak><Play>https:\/\/a\.example\/a\.mp3<\/Play><GetDigits [^>]*\/>/,
    )
  })

  it('stay within it where they may be interrupted', () => {
    const open: Step = { ...input, interruptible: undefined }
    expect(documentOf('twiml', open)).toMatch(/^<Response><Gather [^>]*><Say>/)
  })

  it('have their own notes at their own places, and there is none about keys', () => {
    for (const dialect of ['twiml', 'plivo-xml'] as const)
      expect(segmentNotes(dialect, input).map(({ field }) => field)).toEqual([
        'prompts[0].voice',
        'prompts[1].volume',
        ...segmentNotes(dialect, { ...input, interruptible: undefined, prompts: undefined }).map(
          ({ field }) => field,
        ),
      ])
  })
})
