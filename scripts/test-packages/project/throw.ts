import { createDispatcher } from '@callplane/core'
import { nodeHost } from '@callplane/kit'
import { videosdk } from '@callplane/videosdk'

const provider = videosdk({ apiKey: 'key', secret: 'secret' })
const dispatcher = createDispatcher({ host: nodeHost(), providers: [provider] })
try {
  await dispatcher.dispatch({ to: 'nonsense' })
} catch (error) {
  console.log((error as Error).stack)
}
