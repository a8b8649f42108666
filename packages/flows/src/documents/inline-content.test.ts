import { describe, expect, it } from 'vitest'
import { application, base, xml } from './document-runner.fixture.ts'

const started = { turn: 'started' } as const

describe('a document that the application has given with the call', () => {
  const content = `<Response><Say>Hello</Say><Redirect>${base}/next</Redirect></Response>`
  const inline = (text: string) => ({ url: 'https://inline.invalid/', content: text })

  it('is not requested, and leads on to the URLs that it names', async () => {
    const { ask, requests } = application({ 'POST /next': xml('<Hangup/>') }, inline(content))
    const first = await ask(started)
    expect(requests).toEqual([])
    expect(first?.flow.steps[0]).toMatchObject({ step: 'say', text: 'Hello' })
    const [continuation = ''] = Object.keys(first?.flow.continuations ?? {})
    await ask({ turn: 'went' }, { continuation })
    expect(requests.map(({ url }) => url)).toEqual([`${base}/next`])
  })

  it('leads nowhere else', async () => {
    const { ask, requests } = application(
      { 'POST /next': xml('<Redirect>https://other.example/x</Redirect>') },
      inline(content),
    )
    const first = await ask(started)
    const [continuation = ''] = Object.keys(first?.flow.continuations ?? {})
    const second = await ask({ turn: 'went' }, { continuation })
    const [other = ''] = Object.keys(second?.flow.continuations ?? {})
    const third = await ask({ turn: 'went' }, { continuation: other })
    expect(requests).toHaveLength(1)
    expect(third?.notes[0]?.detail).toContain('is not at the application')
  })

  it('that cannot be read ends the call as it does at its provider', async () => {
    const { ask } = application({}, inline('<Response><Nothing/></Response>'))
    const answer = await ask(started)
    expect(answer?.flow.steps.at(-1)).toEqual({ step: 'hangUp' })
    expect(answer?.notes[0]?.detail).toContain('12100')
  })
})
