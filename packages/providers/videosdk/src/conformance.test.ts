import { conforms } from '@callplane/conformance'
import { harness } from '../test/harness.ts'
import { videosdk } from './plugin.ts'

conforms(videosdk, harness)
