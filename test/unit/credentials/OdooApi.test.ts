import type { IHttpRequestHelper, IHttpRequestOptions } from 'n8n-workflow';
import { OdooApi } from '../../../credentials/OdooApi.credentials';

type HttpRequest = (options: IHttpRequestOptions) => Promise<unknown>;

const entered = {
	url: 'https://erp.example.com',
	db: 'main',
	username: 'ada',
	password: 'secret',
	protocol: 'jsonrpc',
};

/** What n8n does before it sends the test request. */
async function logIn(httpRequest: HttpRequest): Promise<unknown> {
	const helpers = { httpRequest } as IHttpRequestHelper['helpers'];
	return await new OdooApi().preAuthentication.call({ helpers }, entered);
}

/** A server that knows its version and answers every login with `uid`. */
function serverWith(uid: number | false): HttpRequest {
	return async ({ body }) => {
		const { id, params } = JSON.parse(String(body)) as { id: number; params: { method: string } };
		const result = params.method === 'version' ? { server_version_info: [18, 0] } : uid;
		const answer = Buffer.from(JSON.stringify({ jsonrpc: '2.0', id, result }));
		return await Promise.resolve({ statusCode: 200, headers: {}, body: answer });
	};
}

it('gives n8n nothing to store after a login', async () => {
	expect(await logIn(serverWith(7))).toEqual({});
});

it('explains a refused login in one text, without the secret', async () => {
	const error = await logIn(serverWith(false)).catch((thrown: unknown) => thrown);
	expect(error).toMatchObject({
		message: expect.stringMatching(/^Odoo does not accept the username .+\. .+\.$/s),
	});
	expect(String(error)).not.toContain('secret');
});

it('hides codes from n8n, which would show them in place of the message', async () => {
	const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
	const error = await logIn(async () => await Promise.reject(refused)).catch(
		(thrown: unknown) => thrown,
	);
	expect(error).toMatchObject({ message: expect.stringMatching(/^Nothing answers at /) });
	expect(error).not.toHaveProperty('code');
});

it('does not take the name of the credential that n8n has for its own Odoo node', () => {
	expect(new OdooApi().name).toBe('odooErpApi');
});
