import { conforms } from '@callplane/conformance'
import { harness } from '../test/harness.ts'
import { livekit } from './plugin.ts'

conforms(livekit, harness)
