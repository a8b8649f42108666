import { conforms } from '@callplane/conformance'
import { harness } from '../test/harness.ts'
import { videosdkLegacy } from './plugin.ts'

conforms(videosdkLegacy, harness)
