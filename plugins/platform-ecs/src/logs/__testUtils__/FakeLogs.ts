import type { LogPage } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { LogPageRequest, LogsApi } from '../../api/LogsApi';
import type { ServiceAddress } from '../../api/PlatformEcsApi';
import { FakeSocket } from './FakeSocket';

/** Stands in for the logs part of the backend, and remembers what was asked. */
export class FakeLogs implements LogsApi {
  readonly asked: Array<ServiceAddress & LogPageRequest> = [];
  readonly sockets: Array<{ path: string; socket: FakeSocket }> = [];
  answer: (
    address: ServiceAddress,
    request: LogPageRequest,
  ) => Partial<LogPage> = () => ({});

  async page(
    address: ServiceAddress,
    request: LogPageRequest,
  ): Promise<LogPage> {
    this.asked.push({ ...address, ...request });
    return { lines: [], containers: [], ...this.answer(address, request) };
  }

  async openSocket(path: string): Promise<WebSocket> {
    const socket = new FakeSocket();
    this.sockets.push({ path, socket });
    return socket as unknown as WebSocket;
  }
}

/** A line of `alphaswarm-core-prod`. @param at - epoch milliseconds */
export const logLine = (at: number, message = `line ${at}`) => ({
  id: `line-${at}`,
  at,
  origin: 'alphaswarm-cluster-prod/alphaswarm-core-prod/app/0123456789',
  message,
});
