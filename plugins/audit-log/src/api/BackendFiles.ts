import type { DiscoveryApi, FetchApi } from '@backstage/frontend-plugin-api';
import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';

/** A file, and what the backend calls it. */
export type DownloadedFile = { file: Blob; name: string };

/** Reads what the audit-log backend answers other than JSON: texts, and files too long to be parsed. */
export class BackendFiles {
  readonly #discoveryApi: DiscoveryApi;
  readonly #fetchApi: FetchApi;

  private constructor(discoveryApi: DiscoveryApi, fetchApi: FetchApi) {
    this.#discoveryApi = discoveryApi;
    this.#fetchApi = fetchApi;
  }

  static create(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    return new BackendFiles(options.discoveryApi, options.fetchApi);
  }

  /**
   * A text.
   *
   * @throws PortalApiError
   */
  async text(
    pathAndQuery: string,
    options: { signal?: AbortSignal },
  ): Promise<string> {
    const response = await this.#open(pathAndQuery, options);
    return answerOf(response.text());
  }

  /**
   * A file, piece by piece: the browser keeps the pieces of a large blob on disk.
   *
   * @param options.onReceived - told after each piece how many bytes there are so far
   * @throws PortalApiError, also if the answer ends before it is whole
   */
  async download(
    pathAndQuery: string,
    options: { signal?: AbortSignal; onReceived: (bytes: number) => void },
  ): Promise<DownloadedFile> {
    const response = await this.#open(pathAndQuery, options);
    const type = response.headers.get('content-type') ?? undefined;
    const name = fileName(response.headers.get('content-disposition'));
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    let bytes = 0;
    const reader = response.body?.getReader();
    for (;;) {
      const piece = reader && (await answerOf(reader.read()));
      if (!piece || piece.done)
        return { file: new Blob(pieces, { type }), name };
      pieces.push(piece.value);
      bytes += piece.value.byteLength;
      options.onReceived(bytes);
    }
  }

  async #open(
    pathAndQuery: string,
    { signal }: { signal?: AbortSignal },
  ): Promise<Response> {
    const baseUrl = await this.#discoveryApi.getBaseUrl('audit-log');
    const response = await answerOf(
      this.#fetchApi.fetch(`${baseUrl}${pathAndQuery}`, { signal }),
    );
    if (!response.ok) throw await PortalApiError.fromResponse(response);
    return response;
  }
}

/** An abort stays an abort: whoever asked for it knows. */
async function answerOf<T>(pending: Promise<T>): Promise<T> {
  try {
    return await pending;
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') throw error;
    throw PortalApiError.fromNetworkFailure(error);
  }
}

/** The name in a `Content-Disposition` (RFC 6266), as this backend writes it. */
function fileName(disposition: string | null): string {
  return (
    /filename="([^"/\\]+)"/.exec(disposition ?? '')?.[1] ?? 'audit-log-export'
  );
}
