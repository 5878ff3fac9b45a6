import js from "@eslint/js";
import { defineConfig } from "eslint/config";
import typescript from "typescript-eslint";

export default defineConfig({
    files: ["deploy/pulumi/**/*.ts", "examples/**/*.ts"],
    extends: [js.configs.recommended, typescript.configs.strictTypeChecked, typescript.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: "./tsconfig.json", tsconfigRootDir: import.meta.dirname } },
    rules: {
        "max-len": ["error", 125],
        // A resource is made by its constructor; most have no use for what that gives back.
        "no-new": "off",
        "@typescript-eslint/no-floating-promises": [
            "error",
            { allowForKnownSafeCalls: [{ from: "package", package: "node:test", name: ["describe", "it"] }] },
        ],
        "@typescript-eslint/switch-exhaustiveness-check": "error",
        "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    },
});
