import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { AgentClient } from './AgentClient';
import { portalUrl } from './http';

/** An agent that uses the portal as an MCP client does. */
export class McpAgent {
  readonly #client: Client;

  static async connect(agent: Pick<AgentClient, 'token'>): Promise<McpAgent> {
    const client = new Client({ name: 'e2e', version: '1' });
    await client.connect(
      new StreamableHTTPClientTransport(
        new URL('/admin/api/mcp-actions/v1', portalUrl),
        {
          requestInit: {
            headers: { authorization: `Bearer ${agent.token}` },
          },
        },
      ),
    );
    return new McpAgent(client);
  }

  private constructor(client: Client) {
    this.#client = client;
  }

  async tools(): Promise<string[]> {
    const { tools } = await this.#client.listTools();
    return tools.map(({ name }) => name).sort();
  }

  /** Calls a tool: what it answers, or why it refuses. */
  async call(
    name: string,
    input: Record<string, unknown> = {},
  ): Promise<{ output?: any; refusal?: string }> {
    const result = await this.#client.callTool({ name, arguments: input });
    return result.isError
      ? { refusal: (result.content as Array<{ text: string }>)[0].text }
      : { output: result.structuredContent };
  }
}
