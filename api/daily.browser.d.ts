import { CallEvent, JsonObject, MapContext, Note, OutboundCall, Placed } from "@callplane/core";
import { CallError } from "@callplane/core/portable";
import { DailyDialOutSession, DailyEventObjectDialOutAnswered, DailyEventObjectDialOutConnected, DailyEventObjectDialOutError, DailyEventObjectDialOutStopped, DailyEventObjectDialOutWarning, DailyStartDialoutOptions } from "@daily-co/daily-js";
interface DailyOptions {
  readonly displayName?: string | undefined;
  readonly callerId?: string | undefined;
  readonly extension?: string | undefined;
  readonly waitBeforeExtensionDialSec?: number | undefined;
  readonly video?: boolean | undefined;
  readonly videoSettings?: {
    readonly width?: number | undefined;
    readonly height?: number | undefined;
    readonly fps?: number | undefined;
    readonly videoBitrate?: number | undefined;
  } | undefined;
  readonly codecs?: {
    readonly audio?: readonly ('OPUS' | 'G722' | 'PCMU' | 'PCMA')[] | undefined;
    readonly video?: readonly ('H264' | 'VP8')[] | undefined;
  } | undefined;
  readonly provider?: 'daily' | 'signalwire' | undefined;
  readonly permissions?: {
    readonly canReceive: {
      readonly base?: boolean | JsonObject | undefined;
      readonly byUserId?: Readonly<Record<string, boolean | JsonObject>> | undefined;
      readonly byParticipantId?: Readonly<Record<string, boolean | JsonObject>> | undefined;
    };
  } | undefined;
  readonly transfer?: {
    readonly method?: 'sipCallTransfer' | 'sipRefer' | undefined;
    readonly callerId?: string | undefined;
    readonly extension?: string | undefined;
    readonly waitBeforeExtensionDialSec?: number | undefined;
  } | undefined;
}
type DailyDialOutEvent = DailyEventObjectDialOutConnected | DailyEventObjectDialOutAnswered | DailyEventObjectDialOutStopped | DailyEventObjectDialOutError | DailyEventObjectDialOutWarning;
interface BrowserDialOut {
  readonly room: string;
  readonly options: DailyStartDialoutOptions;
  readonly notes: readonly Note[];
}
declare const toStartDialOut: (call: OutboundCall, context: Pick<MapContext, 'key' | 'prepared'> & {
  readonly options?: DailyOptions | undefined;
}) => BrowserDialOut;
declare const placedByBrowser: (reply: {
  readonly session?: DailyDialOutSession | undefined;
}, room: string) => Placed;
declare const eventOfBrowser: (event: DailyDialOutEvent, { room, at }: {
  readonly room: string;
  readonly at: number | null;
}) => CallEvent;
declare const errorOfBrowser: (rejected: unknown) => CallError;
export { BrowserDialOut, DailyDialOutEvent, errorOfBrowser, eventOfBrowser, placedByBrowser, toStartDialOut };