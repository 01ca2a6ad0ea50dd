import { htmlFrom, isSameHtml } from '../../../odoo/values/html';

it.each([
	[
		'From: Ann <ann@acme.com>\nplease call <http://acme.com/x>',
		'From: Ann &lt;ann@acme.com&gt;<br>please call &lt;http://acme.com/x&gt;',
	],
	['if a<b and c>d then', 'if a&lt;b and c&gt;d then'],
	['a<b>c', 'a&lt;b&gt;c'],
	['Dear <name>, <your order>', 'Dear &lt;name&gt;, &lt;your order&gt;'],
	['<error code="3">bad</error>', '&lt;error code="3"&gt;bad&lt;/error&gt;'],
	['R&D, AT&T &amp; <ann@acme.com>', 'R&amp;D, AT&amp;T &amp; &lt;ann@acme.com&gt;'],
	['\n 1\r\n\r\n2\r3', '<br> 1<br><br>2<br>3'],
	['', ''],
])('takes what is no HTML for text: %j', (text, html) => {
	expect(htmlFrom(text)).toBe(html);
	expect(htmlFrom(html)).toBe(html);
});

it.each([
	'<p>1 < 2\n& 3</p>',
	'one<br>two\nthree',
	'one<BR/>two',
	'one<p>two\n',
	'<b>x</b> y\n',
	'<img src="x.png">\n',
	'<a\nhref="http://acme.com/?a=1&b=2">Acme</a>',
	'<t t-out="object.name"/>\n',
	'<h1 style="color: red">x',
	'<!DOCTYPE html><html><head></head></html>\n',
])('leaves HTML as it is: %j', (html) => {
	expect(htmlFrom(html)).toBe(html);
});

it.each([
	['plain', '<p>plain</p>'],
	['Tom &amp; Jerry', '<p>Tom &amp; Jerry</p>'],
	['a\u00a0b', '<p>a&nbsp;b</p>'],
	['1<br>2', '<p>1<br/>2</p>'],
	['say &quot;yes&quot;', '<p>say "yes"</p>'],
	['<b>x</b> y', '<span><b>x</b> y</span>'],
	['<br>1<br>', '<span><br>1<br></span>'],
	['<p>a</p>\n', '<p>a</p>'],
	['<a href="?a=1&b=2">x</a>', '<a href="?a=1&amp;b=2">x</a>'],
	['a &amp; b', 'a & b'], // a field that Odoo does not clean
	['a<br>b', 'a\nb'],
])('knows %j in what Odoo keeps of it: %j', (wanted, held) => {
	expect(isSameHtml(wanted, held)).toBe(true);
});

it.each([
	['plain', '<p>other</p>'],
	['plain', '<p>plain</p><p>more</p>'],
	['<p>a</p>', '<p><b>a</b></p>'],
	['a', ''],
])('tells %j from %j', (wanted, held) => {
	expect(isSameHtml(wanted, held)).toBe(false);
});
