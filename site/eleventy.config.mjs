// The documentation as a site: docs/ as it is, in one layout. `npm run site` writes target/site.
import path from "node:path";

// What is not under docs is shown by the forge; without an address of it, such a link is only its words.
const forge = process.env.FORGE_URL;

const outside = (href) => /^[a-z]+:|^#/i.test(href);

/** As a forge names headings, so that the same links lead to them here. */
const anchor = (text) => text.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-");

/** Where a link of a page leads on the site. The pages of docs are found beside each other; all else is the forge's. */
function address(href, page) {
    const [file, heading] = href.split("#");
    const target = path.posix.normalize(path.posix.join(path.posix.dirname(page), file));
    if (!target.startsWith("docs/")) {
        return forge && `${forge.replace(/\/+$/, "")}/${target}${heading ? `#${heading}` : ""}`;
    }
    return file.replace(/README\.md$/, "index.html").replace(/\.md$/, ".html") + (heading ? `#${heading}` : "");
}

function links(markdown) {
    markdown.core.ruler.push("links", ({ tokens, env }) => {
        const page = env.page.inputPath.replace(/^\.\//, "");
        for (const { children } of tokens.filter(({ type }) => type === "inline")) {
            let dropped = 0;
            for (const token of children) {
                if (token.type === "link_open" && !outside(token.attrGet("href"))) {
                    const to = address(token.attrGet("href"), page);
                    if (to) {
                        token.attrSet("href", to);
                    } else {
                        [token.tag, token.attrs, dropped] = ["span", [], dropped + 1];
                    }
                } else if (token.type === "link_close" && dropped > 0) {
                    [token.tag, dropped] = ["span", dropped - 1];
                }
            }
        }
    });
    markdown.core.ruler.push("headings", ({ tokens }) => {
        const seen = new Map();
        tokens.forEach((token, at) => {
            if (token.type === "heading_open") {
                const words = tokens[at + 1].children.map(({ content }) => content).join("");
                const name = anchor(words);
                const before = seen.get(name) ?? 0;
                seen.set(name, before + 1);
                token.attrSet("id", before ? `${name}-${before}` : name);
            }
        });
    });
}

export default function (eleventy) {
    eleventy.amendLibrary("md", (markdown) => links(markdown));
    eleventy.addPassthroughCopy({ "docs/images": "images", "site/style.css": "style.css" });
    eleventy.addGlobalData("layout", "layout.njk");
    eleventy.addGlobalData("permalink", () => ({ page }) =>
        page.inputPath.replace(/^(\.\/)?docs\//, "").replace(/README\.md$/, "index.html").replace(/\.md$/, ".html"));
    eleventy.addFilter("title", (content) => /<h1[^>]*>(.*?)<\/h1>/s.exec(content)?.[1].replace(/<[^>]*>/g, "") ?? "Mooring");
    eleventy.addFilter("root", (url) => "../".repeat(url.split("/").length - 2));
    return {
        dir: { input: "docs", output: "target/site", includes: "../site" },
        templateFormats: ["md"],
        markdownTemplateEngine: false,
    };
}
