import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message of the chat, of which only what tools answered matters here. */
interface ChatMessage {
	readonly role: string;
	readonly content: unknown;
}

/** A tool as n8n describes it to the model. */
export interface OfferedTool {
	readonly name: string;
	readonly description: string;
	readonly parameters: { readonly properties?: Readonly<Record<string, object>> };
}

interface ChatRequest {
	readonly messages: readonly ChatMessage[];
	readonly tools?: ReadonlyArray<{ readonly function: OfferedTool }>;
	readonly stream?: boolean;
}

/**
 * Stands for a language model behind OpenAI's chat API. It calls the first of its tools with prepared
 * arguments, one call after the other, and then says that it is done.
 */
export class ScriptedModel {
	/** The tools of the last request. */
	offered: readonly OfferedTool[] = [];

	private calls: readonly object[] = [];
	private answers: readonly unknown[] = [];

	private readonly server = createServer((request, response) => {
		void this.answer(request, response);
	});

	async start(): Promise<void> {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
	}

	/** Prepares the arguments of its calls. */
	willCallWith(calls: readonly object[]): void {
		this.calls = calls;
		this.answers = [];
	}

	/** What the tool answered to each call, as the model was told. */
	get toolAnswers(): readonly unknown[] {
		return this.answers;
	}

	private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { messages, stream, tools = [] } = JSON.parse(await textOf(request)) as ChatRequest;
		this.offered = tools.map((tool) => tool.function);
		this.answers = messages.filter(({ role }) => role === 'tool').map(({ content }) => content);
		const args = this.calls[this.answers.length];
		const message = args ? this.callWith(args) : { role: 'assistant', content: 'Done.' };
		const choice = { index: 0, finish_reason: args ? 'tool_calls' : 'stop' };
		const answer = { id: 'chat', created: 0, model: 'scripted' };
		if (!stream) {
			const choices = [{ ...choice, message }];
			response.writeHead(200, { 'content-type': 'application/json' });
			response.end(JSON.stringify({ ...answer, object: 'chat.completion', choices, usage: USAGE }));
			return;
		}
		const choices = [{ ...choice, delta: message }];
		const chunk = JSON.stringify({ ...answer, object: 'chat.completion.chunk', choices });
		response.writeHead(200, { 'content-type': 'text/event-stream' });
		response.end(`data: ${chunk}\n\ndata: [DONE]\n\n`);
	}

	private callWith(args: object): object {
		const [{ name } = { name: 'none' }] = this.offered;
		const called = { name, arguments: JSON.stringify(args) };
		const call = {
			id: `call_${this.answers.length}`,
			type: 'function',
			index: 0,
			function: called,
		};
		return { role: 'assistant', content: null, tool_calls: [call] };
	}
}

const USAGE = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };

async function textOf(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString();
}
